"""Readers of contacts files, one for each format; `bridge.contacts.importing` picks one."""
