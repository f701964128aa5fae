/** @see https://docs.python.org/3.11/library/uuid.html */
export const uuidSource = `
import hashlib

class UUID:
    def __init__(self, hex=None, bytes=None, bytes_le=None, fields=None, int=None, version=None):
        if [hex, bytes, bytes_le, fields, int].count(None) != 4:
            raise TypeError('one of the hex, bytes, bytes_le, fields, or int arguments must be given')
        if bytes is not None:
            if len(bytes) != 16:
                raise ValueError('bytes is not a 16-char string')
            hex = bytes.hex()
        if int is not None:
            hex = '%032x' % int
        plain = hex.replace('urn:', '').replace('uuid:', '').strip('{}').replace('-', '')
        if len(plain) != 32:
            raise ValueError('badly formed hexadecimal UUID string')
        value = _whole(plain, 16)
        if version is not None:
            value &= ~(0xc000 << 48)
            value |= 0x8000 << 48
            value &= ~(0xf000 << 64)
            value |= version << 76
        self.int = value
        self.__key__ = value
    @property
    def hex(self):
        return '%032x' % self.int
    @property
    def bytes(self):
        return _bytes(self.hex)
    @property
    def version(self):
        if self.variant == 'specified in RFC 4122':
            return (self.int >> 76) & 0xf
        return None
    @property
    def variant(self):
        top = (self.int >> 61) & 7
        if top < 4:
            return 'reserved for NCS compatibility'
        if top < 6:
            return 'specified in RFC 4122'
        return 'reserved for Microsoft compatibility' if top == 6 else 'reserved for future definition'
    @property
    def urn(self):
        return 'urn:uuid:' + str(self)
    @property
    def node(self):
        return self.int & 0xffffffffffff
    def __str__(self):
        h = self.hex
        return '-'.join([h[:8], h[8:12], h[12:16], h[16:20], h[20:]])
    def __repr__(self):
        return 'UUID(' + repr(str(self)) + ')'
    def __int__(self):
        return self.int
    def __eq__(self, other):
        return isinstance(other, UUID) and self.int == other.int
    def __lt__(self, other):
        return self.int < other.int
    def __gt__(self, other):
        return self.int > other.int

_whole = int
_bytes = bytes.fromhex
NAMESPACE_DNS = UUID('6ba7b810-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_URL = UUID('6ba7b811-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_OID = UUID('6ba7b812-9dad-11d1-80b4-00c04fd430c8')
NAMESPACE_X500 = UUID('6ba7b814-9dad-11d1-80b4-00c04fd430c8')
def uuid4():
    return UUID(_random())
def uuid1(node=None, clock_seq=None):
    return UUID(_random(), version=1)
def uuid3(namespace, name):
    return UUID(hashlib.md5(namespace.bytes + name.encode()).hexdigest(), version=3)
def uuid5(namespace, name):
    return UUID(hashlib.sha1(namespace.bytes + name.encode()).hexdigest()[:32], version=5)
`;
