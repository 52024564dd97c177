/// A Secret Service that behaves in ways which a real one shows only to a person at a screen, or when it is broken.
///
/// It owns `org.freedesktop.secrets` on a private bus and has one keyring, locked, with one item in it that every
/// search finds. It serves on a thread of its own, in the process that starts it.

#ifndef FAKE_SECRET_SERVICE_H
#define FAKE_SECRET_SERVICE_H

typedef enum __attribute__((enum_extensibility(closed))) fake_secret_service_behaviour {
    /// Takes every call and never answers.
    FAKE_SECRET_SERVICE_IS_SILENT,
    /// Its prompt is closed by the person.
    FAKE_SECRET_SERVICE_PROMPT_IS_DISMISSED,
    /// The person answers its prompt with the right password.
    FAKE_SECRET_SERVICE_PROMPT_UNLOCKS,
    /// Its prompt stays open.
    FAKE_SECRET_SERVICE_PROMPT_STAYS_OPEN,
} fake_secret_service_behaviour;

/// What a search finds: `fake_secret_service_secret` is its secret, a text of ASCII letters.
extern const char *const _Nonnull fake_secret_service_secret;

typedef struct fake_secret_service fake_secret_service;

/// Starts serving; when it returns, the name is owned. NULL if the bus cannot be reached or another has the name.
/// `fake_secret_service_stop` frees what is returned.
fake_secret_service *_Nullable fake_secret_service_start(
    const char *_Nonnull bus_address, fake_secret_service_behaviour behaviour);

/// How many prompts it was asked to show to the person.
int fake_secret_service_prompts_shown(fake_secret_service *_Nonnull service);

/// Gives the name up, closes the connection and frees the service.
void fake_secret_service_stop(fake_secret_service *_Nonnull service);

#endif
