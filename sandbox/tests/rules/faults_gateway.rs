//! Bad days of the gateway in the words of the script language: F23 to F32, F70 and F71 of `docs/bad-days.md`.
