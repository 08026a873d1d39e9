// For the type checker: the script sets globalThis.libphonenumber and exports nothing.
export {};
