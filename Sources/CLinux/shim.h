// memfd_create(2): the C library has it, but declares it under _GNU_SOURCE only, which Swift's Glibc module does not set.
int memfd_create(const char *_Nonnull name, unsigned int flags);

static const unsigned int memfd_close_on_exec = 0x0001U;  // MFD_CLOEXEC

// pipe2(2), for the same reason: a pipe that no other program started meanwhile inherits.
int pipe2(int descriptors[_Nonnull 2], int flags);
