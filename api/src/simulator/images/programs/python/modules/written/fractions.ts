/** @see https://docs.python.org/3.11/library/fractions.html */
export const fractionsSource = `
import math

class Fraction:
    def __init__(self, numerator=0, denominator=None):
        top, bottom = _ratio(numerator)
        if denominator is not None:
            if isinstance(denominator, (float, str)) or isinstance(numerator, (float, str)):
                raise TypeError('both arguments should be Rational instances')
            other, below = _ratio(denominator)
            if other == 0:
                raise ZeroDivisionError('Fraction(%s, 0)' % top)
            top, bottom = top * below, bottom * other
        if bottom < 0:
            top, bottom = -top, -bottom
        by = math.gcd(top, bottom) or 1
        self.numerator, self.denominator = top // by, bottom // by
    @classmethod
    def from_float(cls, value):
        return cls(value)
    @classmethod
    def from_decimal(cls, value):
        return cls(value)
    def as_integer_ratio(self):
        return self.numerator, self.denominator
    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError('max_denominator should be at least 1')
        if self.denominator <= max_denominator:
            return Fraction(self)
        low, below, high, above = 0, 1, 1, 0
        top, bottom = self.numerator, self.denominator
        while True:
            whole = top // bottom
            next_below = below + whole * above
            if next_below > max_denominator:
                break
            low, below, high, above = high, above, low + whole * high, next_below
            top, bottom = bottom, top - whole * bottom
        times = (max_denominator - below) // above
        one = Fraction(low + times * high, below + times * above)
        other = Fraction(high, above)
        return other if abs(other - self) <= abs(one - self) else one
    def __repr__(self):
        return 'Fraction(%s, %s)' % (self.numerator, self.denominator)
    def __str__(self):
        return str(self.numerator) if self.denominator == 1 else '%s/%s' % (self.numerator, self.denominator)
    def __hash__(self):
        return hash(self.numerator) if self.denominator == 1 else hash((self.numerator, self.denominator))
    def __bool__(self):
        return self.numerator != 0
    def __int__(self):
        return -(-self.numerator // self.denominator) if self.numerator < 0 else self.numerator // self.denominator
    __trunc__ = __int__
    def __float__(self):
        return self.numerator / self.denominator
    def __floor__(self):
        return self.numerator // self.denominator
    def __ceil__(self):
        return -(-self.numerator // self.denominator)
    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self.numerator, self.denominator)
            if rest * 2 < self.denominator:
                return floor
            if rest * 2 > self.denominator:
                return floor + 1
            return floor if floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)
    def __neg__(self):
        return Fraction(-self.numerator, self.denominator)
    def __pos__(self):
        return Fraction(self)
    def __abs__(self):
        return Fraction(abs(self.numerator), self.denominator)
    def __add__(self, other):
        return _apply(self, other, lambda a, b: a + b, lambda a, b, c, d: Fraction(a * d + c * b, b * d))
    def __radd__(self, other):
        return _apply(self, other, lambda a, b: b + a, lambda a, b, c, d: Fraction(a * d + c * b, b * d))
    def __sub__(self, other):
        return _apply(self, other, lambda a, b: a - b, lambda a, b, c, d: Fraction(a * d - c * b, b * d))
    def __rsub__(self, other):
        return _apply(self, other, lambda a, b: b - a, lambda a, b, c, d: Fraction(c * b - a * d, b * d))
    def __mul__(self, other):
        return _apply(self, other, lambda a, b: a * b, lambda a, b, c, d: Fraction(a * c, b * d))
    __rmul__ = __mul__
    def __truediv__(self, other):
        return _apply(self, other, lambda a, b: a / b, lambda a, b, c, d: _over(a * d, b * c))
    def __rtruediv__(self, other):
        return _apply(self, other, lambda a, b: b / a, lambda a, b, c, d: _over(c * b, d * a))
    def __floordiv__(self, other):
        return _apply(self, other, lambda a, b: a // b, lambda a, b, c, d: (a * d) // (b * c))
    def __rfloordiv__(self, other):
        return _apply(self, other, lambda a, b: b // a, lambda a, b, c, d: (c * b) // (d * a))
    def __mod__(self, other):
        return _apply(self, other, lambda a, b: a % b, lambda a, b, c, d: Fraction((a * d) % (c * b), b * d))
    def __rmod__(self, other):
        return _apply(self, other, lambda a, b: b % a, lambda a, b, c, d: Fraction((c * b) % (a * d), b * d))
    def __divmod__(self, other):
        return self // other, self % other
    def __pow__(self, other):
        if isinstance(other, Fraction) and other.denominator == 1:
            other = other.numerator
        if not isinstance(other, int):
            return float(self) ** float(other)
        if other >= 0:
            return Fraction(self.numerator ** other, self.denominator ** other)
        return _over(self.denominator ** -other, self.numerator ** -other)
    def __rpow__(self, other):
        return other ** self.numerator if self.denominator == 1 and self.numerator >= 0 else other ** float(self)
    def __eq__(self, other):
        if isinstance(other, Fraction):
            return self.numerator == other.numerator and self.denominator == other.denominator
        if isinstance(other, int):
            return self.denominator == 1 and self.numerator == other
        return float(self) == other if isinstance(other, float) else NotImplemented
    def __lt__(self, other):
        return _ordered(self, other, lambda a, b: a < b)
    def __le__(self, other):
        return _ordered(self, other, lambda a, b: a <= b)
    def __gt__(self, other):
        return _ordered(self, other, lambda a, b: a > b)
    def __ge__(self, other):
        return _ordered(self, other, lambda a, b: a >= b)

def _over(top, bottom):
    if bottom == 0:
        raise ZeroDivisionError('Fraction(%s, 0)' % top)
    return Fraction(top, bottom)
def _ratio(value):
    if isinstance(value, Fraction):
        return value.numerator, value.denominator
    if isinstance(value, int):
        return int(value), 1
    if isinstance(value, float) or hasattr(value, 'as_integer_ratio'):
        return value.as_integer_ratio()
    if isinstance(value, str):
        return _read(value)
    raise TypeError('argument should be a string or a Rational instance')
def _read(text):
    source = text.strip()
    try:
        if '/' in source:
            top, _, bottom = source.partition('/')
            if bottom.strip() != bottom or top.strip() != top or not bottom.isdigit():
                raise ValueError('')
            if int(bottom) == 0:
                raise ZeroDivisionError('Fraction(%s, 0)' % int(top))
            return int(top), int(bottom)
        mantissa, e, power = source.lower().partition('e')
        whole, dot, part = mantissa.partition('.')
        sign = -1 if whole.startswith('-') else 1
        digits = whole.lstrip('+-') + part
        top, exponent = sign * int(digits), (int(power) if e else 0) - len(part)
        return (top * 10 ** exponent, 1) if exponent >= 0 else (top, 10 ** -exponent)
    except ValueError:
        raise ValueError('Invalid literal for Fraction: %r' % text) from None
def _apply(a, b, of_floats, of_fractions):
    if isinstance(b, float):
        return of_floats(float(a), b)
    if isinstance(b, int):
        return of_fractions(a.numerator, a.denominator, int(b), 1)
    if isinstance(b, Fraction):
        return of_fractions(a.numerator, a.denominator, b.numerator, b.denominator)
    return NotImplemented
def _ordered(a, b, holds):
    if isinstance(b, float):
        return holds(float(a), b)
    if isinstance(b, (int, Fraction)):
        return holds(a.numerator * b.denominator if isinstance(b, Fraction) else a.numerator, (b.numerator if isinstance(b, Fraction) else b) * a.denominator)
    return NotImplemented
`;
