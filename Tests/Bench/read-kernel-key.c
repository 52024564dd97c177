/* The yardstick of the helpers' hot path: reads a key of the kernel's user keyring and writes its payload, nothing more. */
#include <keyutils.h>
#include <unistd.h>

int main(int count, char **arguments) {
    static char payload[32768];
    if (count != 2) return 64;
    long serial = keyctl_search(KEY_SPEC_USER_KEYRING, "user", arguments[1], 0);
    if (serial < 0) return 1;
    long length = keyctl_read((key_serial_t)serial, payload, sizeof payload);
    if (length < 0 || length > (long)sizeof payload) return 1;
    return write(STDOUT_FILENO, payload, (size_t)length) == length ? 0 : 74;
}
