"""The whole error tree. Every message says what was expected, what came, and what to do.

BridgeError
├── InvalidInput             what a person or a program gave us cannot be used
│   ├── InvalidNumber        not a number that may be dialled
│   ├── InvalidSetting       a setting with a value that cannot be
│   └── ImportRefused        a contacts file that cannot be read at all
├── NotAllowed               no token, a wrong one, or not from here
├── NotFound                 no such call, contact, token …
├── Conflict                 the state forbids it
├── ImportStopped            a person stopped the import on its way
├── CursorGone               the event cursor belongs to another store
├── PortTaken                another program listens there
├── StoreUnusable            the database cannot be opened, read or written
└── PhoneError               the phone (NEON) is at fault, not we
    ├── PhoneUnreachable     nobody answers, or too late
    ├── PhoneUnreadable      it answered something that is not NEON's protocol
    └── PhoneRefused         it answered with an error code
        ├── DataFormatError       100
        ├── InvalidArgument       102
        ├── EngineFailed          500
        ├── InvalidCredentials    600
        └── NotRegistered         601
"""

from __future__ import annotations


class BridgeError(Exception):
    """Base of all our errors. `code` is fixed and part of the interface; `str(error)` is for people."""

    code = "bridge_error"


class InvalidInput(BridgeError):
    code = "invalid_input"


class InvalidNumber(InvalidInput):
    code = "invalid_number"


class InvalidSetting(InvalidInput):
    code = "invalid_setting"


class ImportRefused(InvalidInput):
    code = "import_refused"


class NotAllowed(BridgeError):
    code = "not_allowed"


class NotFound(BridgeError):
    code = "not_found"


class Conflict(BridgeError):
    code = "conflict"


class ImportStopped(BridgeError):
    code = "import_stopped"


class CursorGone(BridgeError):
    code = "cursor_gone"


class PortTaken(BridgeError):
    code = "port_taken"


class StoreUnusable(BridgeError):
    code = "store_unusable"


class PhoneError(BridgeError):
    """`maybe_sent` is true when the phone may have acted all the same: the command must not be repeated."""

    code = "phone_error"
    maybe_sent = False


class PhoneUnreachable(PhoneError):
    code = "phone_unreachable"

    def __init__(self, message: str, *, maybe_sent: bool = False) -> None:
        super().__init__(message)
        self.maybe_sent = maybe_sent


class PhoneUnreadable(PhoneError):
    code = "phone_unreadable"
    maybe_sent = True


class PhoneRefused(PhoneError):
    """An answer of NEON with an error code (protocol, "Answers to /Command")."""

    code = "phone_refused"
    neon_code = 500

    def __init__(self, message: str = "", *, system_code: str = "") -> None:
        super().__init__(message)
        self.system_code = system_code


class DataFormatError(PhoneRefused):
    neon_code = 100


class InvalidArgument(PhoneRefused):
    neon_code = 102


class EngineFailed(PhoneRefused):
    neon_code = 500


class InvalidCredentials(PhoneRefused):
    code = "phone_credentials_refused"
    neon_code = 600


class NotRegistered(PhoneRefused):
    code = "phone_not_registered"
    neon_code = 601
