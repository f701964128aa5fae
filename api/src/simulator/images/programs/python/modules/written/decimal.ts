import { decimalArithmetic } from './decimal-arithmetic.ts';

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
${decimalArithmetic}`;
