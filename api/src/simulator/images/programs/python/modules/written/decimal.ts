/** @see https://docs.python.org/3.11/library/decimal.html and the General Decimal Arithmetic Specification */
export const decimalSource = `
import math
from collections import namedtuple

ROUND_DOWN = 'ROUND_DOWN'
ROUND_HALF_UP = 'ROUND_HALF_UP'
ROUND_HALF_EVEN = 'ROUND_HALF_EVEN'
ROUND_CEILING = 'ROUND_CEILING'
ROUND_FLOOR = 'ROUND_FLOOR'
ROUND_UP = 'ROUND_UP'
ROUND_HALF_DOWN = 'ROUND_HALF_DOWN'
ROUND_05UP = 'ROUND_05UP'
MAX_PREC = 999999999999999999
MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
DecimalTuple = namedtuple('DecimalTuple', 'sign digits exponent')

class DecimalException(ArithmeticError):
    pass
class InvalidOperation(DecimalException):
    pass
class ConversionSyntax(InvalidOperation):
    pass
class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    pass
class DivisionImpossible(InvalidOperation):
    pass
class DivisionByZero(DecimalException, ZeroDivisionError):
    pass
class Inexact(DecimalException):
    pass
class Rounded(DecimalException):
    pass
class Overflow(Inexact, Rounded):
    pass
class FloatOperation(DecimalException, TypeError):
    pass

class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=None, traps=None):
        self.prec = prec
        self.rounding = rounding
        self.Emin = Emin
        self.Emax = Emax
        self.capitals = capitals
        self.clamp = clamp
        self.traps = _given({InvalidOperation: True, DivisionByZero: True, Overflow: True, Inexact: False, Rounded: False}, traps)
        self.flags = {each: False for each in self.traps}
    def copy(self):
        return Context(self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, None, [each for each in self.traps if self.traps[each]])
    def create_decimal(self, value='0'):
        return _fixed(Decimal(value), self)
    def clear_flags(self):
        self.flags = {each: False for each in self.traps}
    def clear_traps(self):
        self.traps = {each: False for each in self.traps}
    def divide(self, a, b):
        return _divided(Decimal(a), Decimal(b), self)
    def __repr__(self):
        names = ', '.join([each.__name__ for each in self.flags if self.flags[each]])
        traps = ', '.join([each.__name__ for each in self.traps if self.traps[each]])
        return 'Context(prec=%d, rounding=%s, Emin=%d, Emax=%d, capitals=%d, clamp=%d, flags=[%s], traps=[%s])' % (self.prec, self.rounding, self.Emin, self.Emax, self.capitals, self.clamp, names, traps)
def _given(all_of, chosen):
    if chosen is None:
        return all_of
    if isinstance(chosen, dict):
        all_of.update(chosen)
        return all_of
    return {each: each in chosen for each in all_of}

_state = {'context': Context()}
DefaultContext = Context()
BasicContext = Context(9, ROUND_HALF_UP)
ExtendedContext = Context(9, ROUND_HALF_EVEN, traps=[])
def getcontext():
    return _state['context']
def setcontext(context):
    _state['context'] = context
class localcontext:
    def __init__(self, ctx=None, **settings):
        self._new = (ctx or getcontext()).copy()
        for name, value in settings.items():
            setattr(self._new, name, value)
    def __enter__(self):
        self._old = getcontext()
        setcontext(self._new)
        return self._new
    def __exit__(self, *args):
        setcontext(self._old)
        return False

def _raise(kind, why, context, otherwise):
    trapped = kind if kind in context.traps else InvalidOperation
    if context.traps.get(trapped):
        raise kind([why])
    return otherwise

def _parsed(text):
    source = text.strip().replace('_', '')
    lower = source.lower()
    sign = 0
    if lower[:1] in ('+', '-'):
        sign = 1 if lower[0] == '-' else 0
        lower = lower[1:]
    if lower in ('inf', 'infinity'):
        return sign, 0, 'F'
    if lower[:3] == 'nan' and (lower[3:] == '' or lower[3:].isdigit()):
        return sign, 0, 'n'
    mantissa, e, exponent = lower.partition('e')
    whole, dot, part = mantissa.partition('.')
    digits = whole + part
    power = exponent[1:] if exponent[:1] in ('+', '-') else exponent
    if digits == '' or not digits.isdigit() or (e and not power.isdigit()):
        return None
    return sign, int(digits), (int(exponent) if e else 0) - len(part)

class Decimal:
    def __init__(self, value='0', context=None):
        if isinstance(value, Decimal):
            self._sign, self._int, self._exp = value._sign, value._int, value._exp
        elif isinstance(value, bool) or isinstance(value, int):
            self._sign, self._int, self._exp = (1 if value < 0 else 0), abs(int(value)), 0
        elif isinstance(value, float):
            self._of_float(value)
        elif isinstance(value, str):
            found = _parsed(value)
            if found is None:
                found = _raise(InvalidOperation, ConversionSyntax, getcontext(), (0, 0, 'n'))
            self._sign, self._int, self._exp = found
        elif isinstance(value, (tuple, list)):
            sign, digits, exponent = value
            self._sign, self._int, self._exp = sign, int(''.join([str(each) for each in digits]) or '0'), exponent
        else:
            raise TypeError('conversion from %s to Decimal is not supported' % type(value).__name__)
    def _of_float(self, value):
        if value != value:
            self._sign, self._int, self._exp = 0, 0, 'n'
        elif value in (math.inf, -math.inf):
            self._sign, self._int, self._exp = (1 if value < 0 else 0), 0, 'F'
        else:
            self._sign = 1 if math.copysign(1.0, value) < 0 else 0
            top, bottom = abs(value).as_integer_ratio()
            places = bottom.bit_length() - 1
            self._int, self._exp = top * 5 ** places, -places
    @classmethod
    def from_float(cls, value):
        return cls(value)
    def _special(self):
        return self._exp == 'F' or self._exp == 'n'
    def is_nan(self):
        return self._exp == 'n'
    def is_infinite(self):
        return self._exp == 'F'
    def is_finite(self):
        return not self._special()
    def is_zero(self):
        return not self._special() and self._int == 0
    def is_signed(self):
        return self._sign == 1
    def as_tuple(self):
        return DecimalTuple(self._sign, tuple([int(each) for each in str(self._int)]), self._exp)
    def as_integer_ratio(self):
        if self._special():
            raise (ValueError('cannot convert NaN to integer ratio') if self.is_nan() else OverflowError('cannot convert Infinity to integer ratio'))
        top, bottom = (self._int * 10 ** self._exp, 1) if self._exp >= 0 else (self._int, 10 ** -self._exp)
        by = math.gcd(top, bottom) or 1
        return (-top if self._sign else top) // by, bottom // by
    def adjusted(self):
        return 0 if self._special() else self._exp + len(str(self._int)) - 1
    def __repr__(self):
        return "Decimal('%s')" % str(self)
    def __str__(self):
        sign = '-' if self._sign else ''
        if self._exp == 'F':
            return sign + 'Infinity'
        if self._exp == 'n':
            return sign + 'NaN'
        digits = str(self._int)
        left = self._exp + len(digits)
        place = left if self._exp <= 0 and left > -6 else 1
        if place <= 0:
            whole, part = '0', '.' + '0' * -place + digits
        elif place >= len(digits):
            whole, part = digits + '0' * (place - len(digits)), ''
        else:
            whole, part = digits[:place], '.' + digits[place:]
        return sign + whole + part + ('' if left == place else 'E%+d' % (left - place))
    def to_eng_string(self, context=None):
        return str(self)
    def __hash__(self):
        if self._special():
            return 314159
        top, bottom = self.as_integer_ratio()
        return hash(top) if bottom == 1 else hash(float(self)) if float(self).as_integer_ratio() == (top, bottom) else hash((top, bottom))
    def __bool__(self):
        return self._special() or self._int != 0
    def __int__(self):
        if self._special():
            raise (ValueError('cannot convert NaN to integer') if self.is_nan() else OverflowError('cannot convert Infinity to integer'))
        found = self._int * 10 ** self._exp if self._exp >= 0 else self._int // 10 ** -self._exp
        return -found if self._sign else found
    __trunc__ = __int__
    def __float__(self):
        return float(str(self))
    def __neg__(self):
        return _fixed(_made(0 if self._int == 0 and not self._special() else 1 - self._sign, self._int, self._exp))
    def __pos__(self):
        return _fixed(self)
    def __abs__(self):
        return _fixed(_made(0, self._int, self._exp))
    def copy_abs(self):
        return _made(0, self._int, self._exp)
    def copy_negate(self):
        return _made(1 - self._sign, self._int, self._exp)
    def copy_sign(self, other):
        return _made(_of(other)._sign, self._int, self._exp)
    def __round__(self, places=None):
        if places is None:
            return int(_quantized(self, 0, ROUND_HALF_EVEN))
        return _quantized(self, -places, ROUND_HALF_EVEN)
    def __floor__(self):
        return int(_quantized(self, 0, ROUND_FLOOR))
    def __ceil__(self):
        return int(_quantized(self, 0, ROUND_CEILING))
    def quantize(self, exp, rounding=None, context=None):
        model = _of(exp)
        context = context or getcontext()
        if self._special() or model._special():
            if self.is_infinite() and model.is_infinite():
                return Decimal(self)
            return _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
        made = _quantized(self, model._exp, rounding or context.rounding)
        if len(str(made._int)) > context.prec:
            return _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
        return made
    def to_integral_value(self, rounding=None, context=None):
        return Decimal(self) if self._special() or self._exp >= 0 else _quantized(self, 0, rounding or getcontext().rounding)
    to_integral = to_integral_value
    to_integral_exact = to_integral_value
    def normalize(self, context=None):
        made = _fixed(self, context or getcontext())
        if made._special():
            return made
        if made._int == 0:
            return _made(made._sign, 0, 0)
        digits, exponent = made._int, made._exp
        while digits % 10 == 0:
            digits, exponent = digits // 10, exponent + 1
        return _made(made._sign, digits, exponent)
    def sqrt(self, context=None):
        context = context or getcontext()
        if self.is_nan() or (self.is_infinite() and not self._sign):
            return Decimal(self)
        if self._int == 0 and not self._special():
            return _made(self._sign, 0, self._exp // 2)
        if self._sign:
            return _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
        ideal = self._exp // 2
        exponent = ideal - context.prec - 2
        scaled = self._int * 10 ** (self._exp - 2 * exponent)
        root = math.isqrt(scaled)
        if root * root == scaled:
            while exponent < ideal and root % 10 == 0:
                root, exponent = root // 10, exponent + 1
        elif root % 5 == 0:
            root += 1
        return _fixed(_made(0, root, exponent), context)
    def compare(self, other, context=None):
        other = _of(other)
        if self.is_nan() or other.is_nan():
            return Decimal('NaN')
        return Decimal(_order(self, other))
    def max(self, other, context=None):
        return _fixed(self if _order(self, _of(other)) >= 0 else _of(other))
    def min(self, other, context=None):
        return _fixed(self if _order(self, _of(other)) <= 0 else _of(other))
    def scaleb(self, other, context=None):
        return _fixed(_made(self._sign, self._int, self._exp + int(other)))
    def remainder_near(self, other, context=None):
        return _not_followed('Decimal.remainder_near')
    def ln(self, context=None):
        return _not_followed('Decimal.ln')
    def log10(self, context=None):
        return _not_followed('Decimal.log10')
    def exp(self, context=None):
        return _not_followed('Decimal.exp')
    def __add__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _sum(self, other)
    __radd__ = __add__
    def __sub__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _sum(self, other.copy_negate())
    def __rsub__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _sum(other, self.copy_negate())
    def __mul__(self, other):
        other = _operand(other)
        if other is NotImplemented:
            return other
        sign = self._sign ^ other._sign
        if self._special() or other._special():
            if self.is_nan() or other.is_nan():
                return Decimal('NaN')
            if not self or not other:
                return _raise(InvalidOperation, InvalidOperation, getcontext(), Decimal('NaN'))
            return _made(sign, 0, 'F')
        return _fixed(_made(sign, self._int * other._int, self._exp + other._exp))
    __rmul__ = __mul__
    def __truediv__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _divided(self, other, getcontext())
    def __rtruediv__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _divided(other, self, getcontext())
    def __floordiv__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _parts(self, other)[0]
    def __rfloordiv__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _parts(other, self)[0]
    def __mod__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _parts(self, other)[1]
    def __rmod__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _parts(other, self)[1]
    def __divmod__(self, other):
        return _parts(self, _of(other))
    def __pow__(self, other, modulo=None):
        other = _operand(other)
        return other if other is NotImplemented else _power(self, other)
    def __rpow__(self, other):
        other = _operand(other)
        return other if other is NotImplemented else _power(other, self)
    def __eq__(self, other):
        other = _compared(other)
        return False if other is None else not (self.is_nan() or other.is_nan()) and _order(self, other) == 0
    def __lt__(self, other):
        return _ordered(self, other, '<', lambda order: order < 0)
    def __le__(self, other):
        return _ordered(self, other, '<=', lambda order: order <= 0)
    def __gt__(self, other):
        return _ordered(self, other, '>', lambda order: order > 0)
    def __ge__(self, other):
        return _ordered(self, other, '>=', lambda order: order >= 0)
    def __format__(self, spec):
        return _formatted(self, spec)

def _made(sign, digits, exponent):
    made = Decimal(0)
    made._sign, made._int, made._exp = sign, digits, exponent
    return made
def _of(value):
    return value if isinstance(value, Decimal) else Decimal(value)
def _operand(value):
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, int) else NotImplemented
def _compared(value):
    if isinstance(value, Decimal):
        return value
    return Decimal(value) if isinstance(value, (int, float)) else None
def _ordered(a, b, sign, holds):
    other = _compared(b)
    if other is None:
        return NotImplemented
    if a.is_nan() or other.is_nan():
        return _raise(InvalidOperation, InvalidOperation, getcontext(), False)
    return holds(_order(a, other))
def _order(a, b):
    one, other = _rank(a), _rank(b)
    if one is not None or other is not None:
        one, other = one or 0, other or 0
        return (one > other) - (one < other)
    low = min(a._exp, b._exp)
    x = a._int * 10 ** (a._exp - low) * (-1 if a._sign else 1)
    y = b._int * 10 ** (b._exp - low) * (-1 if b._sign else 1)
    return (x > y) - (x < y)
def _rank(a):
    return (-1 if a._sign else 1) if a._exp == 'F' else None

def _rounded(digits, drop, rounding, sign):
    if drop <= 0:
        return digits * 10 ** -drop
    unit = 10 ** drop
    kept, rest = divmod(digits, unit)
    if rest == 0 or rounding == ROUND_DOWN:
        return kept
    half = rest * 2 - unit
    if rounding == ROUND_UP:
        up = True
    elif rounding == ROUND_CEILING:
        up = sign == 0
    elif rounding == ROUND_FLOOR:
        up = sign == 1
    elif rounding == ROUND_05UP:
        up = kept % 5 == 0
    elif half != 0:
        up = half > 0
    elif rounding == ROUND_HALF_UP:
        up = True
    elif rounding == ROUND_HALF_DOWN:
        up = False
    else:
        up = kept % 2 == 1
    return kept + 1 if up else kept
def _quantized(value, exponent, rounding):
    return _made(value._sign, _rounded(value._int, exponent - value._exp, rounding, value._sign), exponent)
def _fixed(value, context=None):
    context = context or getcontext()
    if value._special():
        return Decimal(value)
    drop = len(str(value._int)) - context.prec
    sign, digits, exponent = value._sign, value._int, value._exp
    if drop > 0:
        digits = _rounded(digits, drop, context.rounding, sign)
        exponent += drop
        context.flags[Inexact] = context.flags[Rounded] = True
        if len(str(digits)) > context.prec:
            digits, exponent = digits // 10, exponent + 1
    if exponent + len(str(digits)) - 1 > context.Emax and digits:
        return _raise(Overflow, Overflow, context, _made(sign, 0, 'F'))
    return _made(sign, digits, exponent)
def _sum(a, b):
    context = getcontext()
    if a._special() or b._special():
        if a.is_nan() or b.is_nan():
            return Decimal('NaN')
        if a.is_infinite() and b.is_infinite() and a._sign != b._sign:
            return _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
        return Decimal(a if a.is_infinite() else b)
    low = min(a._exp, b._exp)
    x = a._int * 10 ** (a._exp - low) * (-1 if a._sign else 1)
    y = b._int * 10 ** (b._exp - low) * (-1 if b._sign else 1)
    total = x + y
    if total == 0:
        sign = 1 if a._sign and b._sign or (a._sign != b._sign and context.rounding == ROUND_FLOOR) else 0
    else:
        sign = 1 if total < 0 else 0
    return _fixed(_made(sign, abs(total), low), context)
def _divided(a, b, context):
    sign = a._sign ^ b._sign
    if a.is_nan() or b.is_nan():
        return Decimal('NaN')
    if a.is_infinite():
        return _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN')) if b.is_infinite() else _made(sign, 0, 'F')
    if b.is_infinite():
        return _made(sign, 0, context.Emin - context.prec + 1)
    if b._int == 0:
        if a._int == 0:
            return _raise(InvalidOperation, DivisionUndefined, context, Decimal('NaN'))
        return _raise(DivisionByZero, DivisionByZero, context, _made(sign, 0, 'F'))
    ideal = a._exp - b._exp
    if a._int == 0:
        return _fixed(_made(sign, 0, ideal), context)
    shift = max(len(str(b._int)) - len(str(a._int)) + context.prec + 1, 0)
    exponent = ideal - shift
    digits, rest = divmod(a._int * 10 ** shift, b._int)
    if rest:
        if digits % 5 == 0:
            digits += 1
    else:
        while exponent < ideal and digits % 10 == 0:
            digits, exponent = digits // 10, exponent + 1
    return _fixed(_made(sign, digits, exponent), context)
def _parts(a, b):
    context = getcontext()
    sign = a._sign ^ b._sign
    if a.is_nan() or b.is_nan():
        return Decimal('NaN'), Decimal('NaN')
    if a.is_infinite():
        nan = _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
        return (nan if b.is_infinite() else _made(sign, 0, 'F')), nan
    if b.is_infinite():
        return _made(sign, 0, 0), _fixed(a)
    if b._int == 0:
        if a._int == 0:
            nan = _raise(InvalidOperation, DivisionUndefined, context, Decimal('NaN'))
            return nan, nan
        return _raise(DivisionByZero, DivisionByZero, context, _made(sign, 0, 'F')), _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
    low = min(a._exp, b._exp)
    whole, rest = divmod(a._int * 10 ** (a._exp - low), b._int * 10 ** (b._exp - low))
    if len(str(whole)) > context.prec:
        nan = _raise(InvalidOperation, DivisionImpossible, context, Decimal('NaN'))
        return nan, nan
    return _made(sign, whole, 0), _fixed(_made(a._sign, rest, low))
def _power(a, b):
    context = getcontext()
    if b._special() or a._special() or b != b.to_integral_value():
        return _not_followed('a power of a Decimal that is no whole one')
    times = int(b)
    if times == 0:
        return Decimal(1) if a._int else _raise(InvalidOperation, InvalidOperation, context, Decimal('NaN'))
    if a._int == 0 and times < 0:
        return _raise(DivisionByZero, DivisionByZero, context, _made(a._sign & times, 0, 'F'))
    sign = a._sign if times % 2 else 0
    if times > 0:
        return _fixed(_made(sign, a._int ** times, a._exp * times))
    exact = _divided(Decimal(1), _made(sign, a._int ** -times, a._exp * -times), context)
    return exact

def _formatted(value, spec):
    fill, align, sign, width, comma, places, kind = ' ', '>', '-', 0, '', None, ''
    rest = spec
    if len(rest) > 1 and rest[1] in '<>=^':
        fill, align, rest = rest[0], rest[1], rest[2:]
    elif rest[:1] in ('<', '>', '=', '^'):
        align, rest = rest[0], rest[1:]
    if rest[:1] in ('+', '-', ' '):
        sign, rest = rest[0], rest[1:]
    if rest[:1] == '0':
        fill, align, rest = '0', '=', rest[1:]
    count = ''
    while rest[:1].isdigit():
        count, rest = count + rest[0], rest[1:]
    if rest[:1] in (',', '_'):
        comma, rest = rest[0], rest[1:]
    if rest[:1] == '.':
        digits, rest = '', rest[1:]
        while rest[:1].isdigit():
            digits, rest = digits + rest[0], rest[1:]
        places = int(digits)
    if rest:
        kind, rest = rest[0], rest[1:]
    if rest or kind not in ('', 'e', 'E', 'f', 'F', 'g', 'G', 'n', '%'):
        raise ValueError('invalid format string')
    width = int(count) if count else 0
    minus = '-' if value._sign else '' if sign == '-' else sign
    body = _body(value, kind, places) if not value._special() else str(_made(0, 0, value._exp))
    if comma and not value._special():
        whole = body
        for i, each in enumerate(body):
            if not each.isdigit():
                whole = body[:i]
                break
        grouped = ''
        for i, each in enumerate(whole):
            grouped += each
            left = len(whole) - 1 - i
            if left and left % 3 == 0:
                grouped += comma
        body = grouped + body[len(whole):]
    missing = width - len(minus) - len(body)
    if missing <= 0:
        return minus + body
    if align == '=':
        return minus + fill * missing + body
    if align == '<':
        return minus + body + fill * missing
    if align == '^':
        return fill * (missing // 2) + minus + body + fill * (missing - missing // 2)
    return fill * missing + minus + body
def _body(value, kind, places):
    rounding = getcontext().rounding
    made = _made(0, value._int, value._exp)
    if kind == '%':
        made = _made(0, made._int, made._exp + 2)
    if kind in ('f', 'F', '%'):
        if places is not None:
            made = _quantized(made, -places, rounding)
        elif made._exp > 0:
            made = _quantized(made, 0, rounding)
        text = str(made._int)
        if made._exp < 0:
            text = text.rjust(1 - made._exp, '0')
            text = text[:made._exp] + '.' + text[made._exp:]
        return text + ('%' if kind == '%' else '')
    if kind in ('e', 'E'):
        if places is not None and made._int:
            made = _cut(made, places + 1, rounding)
        digits = str(made._int)
        if places is not None:
            digits = digits.ljust(places + 1, '0')
        power = made._exp + len(str(made._int)) - 1
        return digits[0] + ('.' + digits[1:] if len(digits) > 1 else '') + kind + '%+d' % power
    if places is not None and made._int:
        made = _cut(made, places or 1, rounding)
    text = str(made)
    return text.replace('E', 'e') if kind == 'g' else text
def _cut(value, count, rounding):
    drop = len(str(value._int)) - count
    if drop <= 0:
        return value
    digits = _rounded(value._int, drop, rounding, 0)
    return _made(0, digits // 10, value._exp + drop + 1) if len(str(digits)) > count else _made(0, digits, value._exp + drop)
`;
