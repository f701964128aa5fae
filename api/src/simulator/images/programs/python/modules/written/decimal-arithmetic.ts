/** What Decimal is made of: the arithmetic of coefficients and exponents, and how they are written. @see General Decimal Arithmetic Specification */
export const decimalArithmetic = `
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
