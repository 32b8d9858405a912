"""A document of an agency: bytes in, checked frame out; and what an agency serves, as records.

Does not belong here: the network, the archive, anything about a particular agency.
"""
