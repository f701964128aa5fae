import { root, ten, transcendental } from './calculator-functions.ts';

/** A number of bc: `value` / 10^`scale`. */
interface Decimal {
  readonly value: bigint;
  readonly scale: number;
}

/** `runtime`: the program was read, and failed as it ran. */
export class CalculatorError extends Error {
  constructor(
    message: string,
    readonly runtime = false,
  ) {
    super(message);
  }
}

const syntaxError = (): CalculatorError => new CalculatorError('syntax error');
const rescaled = ({ value, scale }: Decimal, to: number): bigint => (to >= scale ? value * ten(to - scale) : value / ten(scale - to));
const ZERO: Decimal = { value: 0n, scale: 0 };
const truth = (is: boolean): Decimal => ({ value: is ? 1n : 0n, scale: 0 });
/** More digits than that nobody asks a script for. */
const MOST = 10_000;

/** As bc writes it: no zero before the point, lines of 70 characters. */
export function written({ value, scale }: Decimal): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale).replace(/^0+(?=.)/, '');
  const fraction = scale > 0 ? `.${digits.slice(digits.length - scale)}` : '';
  const text = value === 0n ? '0' : `${value < 0n ? '-' : ''}${whole === '0' && fraction !== '' ? '' : whole}${fraction}`;
  return text.length < 70 ? text : (text.match(/.{1,68}/g) ?? []).join('\\\n');
}

/** Statements of bc: expressions, assignments, `scale`, and its functions of one argument. */
export class Calculator {
  readonly #variables = new Map<string, Decimal>();
  #scale: number;
  #last: Decimal = ZERO;
  #tokens: string[] = [];
  #at = 0;

  /** Microseconds that the functions of the library took. */
  work = 0;

  constructor(readonly library: boolean) {
    this.#scale = library ? 20 : 0;
  }

  /** The value to print; a text to print as it is; undefined after an assignment. */
  run(statement: string): Decimal | string | undefined {
    const [, text] = /^\s*(?:print\s+)?"([^"]*)"\s*$/.exec(statement) ?? [];
    if (text !== undefined) return text.replace(/\\n/g, '\n').replace(/\\t/g, '\t');
    const words = /^\s*print\s+(.*)$/.exec(statement)?.[1];
    this.#tokens = [...(words ?? statement).matchAll(TOKEN)].map(([token]) => token);
    if (this.#tokens.join('') !== (words ?? statement).replace(/\s+/g, '')) throw syntaxError();
    this.#at = 0;
    const assigns = /^\s*(?:[a-z]\w*)\s*[-+*/%^]?=(?!=)/.test(statement);
    const value = this.#assignment();
    if (this.#at < this.#tokens.length) throw syntaxError();
    if (assigns) return undefined;
    this.#last = value;
    return words === undefined ? value : written(value);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }
  #take(...tokens: string[]): string | undefined {
    const token = this.#peek();
    if (token === undefined || !tokens.includes(token)) return undefined;
    this.#at++;
    return token;
  }

  #assignment(): Decimal {
    const name = this.#peek() ?? '';
    const operator = this.#tokens[this.#at + 1] ?? '';
    if (!/^[a-z]/.test(name) || !/^[-+*/%^]?=$/.test(operator)) return this.#either();
    this.#at += 2;
    const right = this.#assignment();
    const value = operator === '=' ? right : this.#apply(operator[0] as string, this.#read(name), right);
    if (name === 'scale') this.#scale = Math.min(MOST, Number(rescaled(value, 0)));
    else this.#variables.set(name, value);
    return value;
  }

  #either(): Decimal {
    let left = this.#both();
    while (this.#take('||')) {
      const right = this.#both();
      left = truth(left.value !== 0n || right.value !== 0n);
    }
    return left;
  }
  #both(): Decimal {
    let left = this.#comparison();
    while (this.#take('&&')) {
      const right = this.#comparison();
      left = truth(left.value !== 0n && right.value !== 0n);
    }
    return left;
  }
  #comparison(): Decimal {
    if (this.#take('!')) return truth(this.#comparison().value === 0n);
    let left = this.#sum();
    for (let operator = this.#take('<', '<=', '>', '>=', '==', '!='); operator; operator = this.#take('<', '<=', '>', '>=', '==', '!=')) {
      const right = this.#sum();
      const scale = Math.max(left.scale, right.scale);
      const [a, b] = [rescaled(left, scale), rescaled(right, scale)];
      left = truth(
        operator === '<'
          ? a < b
          : operator === '<='
            ? a <= b
            : operator === '>'
              ? a > b
              : operator === '>='
                ? a >= b
                : operator === '=='
                  ? a === b
                  : a !== b,
      );
    }
    return left;
  }
  #sum(): Decimal {
    let left = this.#product();
    for (let operator = this.#take('+', '-'); operator; operator = this.#take('+', '-'))
      left = this.#apply(operator, left, this.#product());
    return left;
  }
  #product(): Decimal {
    let left = this.#power();
    for (let operator = this.#take('*', '/', '%'); operator; operator = this.#take('*', '/', '%'))
      left = this.#apply(operator, left, this.#power());
    return left;
  }
  /** A sign binds closer than a power. */
  #power(): Decimal {
    const left = this.#unary();
    return this.#take('^') ? this.#apply('^', left, this.#power()) : left;
  }
  #unary(): Decimal {
    if (this.#take('-')) {
      const { value, scale } = this.#unary();
      return { value: -value, scale };
    }
    return this.#primary();
  }

  #primary(): Decimal {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw syntaxError();
    if (token === '(') {
      const value = this.#assignment();
      if (!this.#take(')')) throw syntaxError();
      return value;
    }
    if (/^[\d.]/.test(token)) {
      const [whole = '', fraction = ''] = token.split('.');
      return { value: BigInt(`${whole}${fraction}` || '0'), scale: fraction.length };
    }
    if (!/^[a-z.]/.test(token)) throw syntaxError();
    if (!this.#take('(')) return this.#read(token);
    const argument = this.#assignment();
    if (!this.#take(')')) throw syntaxError();
    return this.#call(token, argument);
  }

  #read(name: string): Decimal {
    if (name === 'scale') return { value: BigInt(this.#scale), scale: 0 };
    if (name === 'last') return this.#last;
    if (name === 'ibase' || name === 'obase') return { value: 10n, scale: 0 };
    return this.#variables.get(name) ?? ZERO;
  }

  #call(name: string, argument: Decimal): Decimal {
    const scale = Math.max(this.#scale, argument.scale);
    switch (name) {
      case 'sqrt':
        if (argument.value < 0n) throw new CalculatorError('Square root of a negative number', true);
        return { value: root(rescaled(argument, 2 * scale)), scale };
      case 'length':
        return { value: BigInt(argument.value.toString().replace('-', '').length), scale: 0 };
      case 'scale':
        return { value: BigInt(argument.scale), scale: 0 };
      default: {
        const value = this.library ? transcendental(name, rescaled(argument, scale), scale) : undefined;
        if (value === undefined) throw new CalculatorError(`Function ${name} not defined.`, true);
        this.work += Math.ceil((scale * scale) / 5);
        return { value: rescaled({ value, scale }, this.#scale), scale: this.#scale };
      }
    }
  }

  #apply(operator: string, a: Decimal, b: Decimal): Decimal {
    const scale = Math.max(a.scale, b.scale);
    switch (operator) {
      case '+':
        return { value: rescaled(a, scale) + rescaled(b, scale), scale };
      case '-':
        return { value: rescaled(a, scale) - rescaled(b, scale), scale };
      case '*': {
        const to = Math.min(a.scale + b.scale, Math.max(this.#scale, scale));
        return { value: (a.value * b.value) / ten(a.scale + b.scale - to), scale: to };
      }
      case '/':
        if (b.value === 0n) throw new CalculatorError('Divide by zero', true);
        return { value: rescaled(a, this.#scale + b.scale) / b.value, scale: this.#scale };
      case '%': {
        if (b.value === 0n) throw new CalculatorError('Divide by zero', true);
        const quotient = this.#apply('/', a, b);
        const to = Math.max(a.scale, b.scale + this.#scale);
        return { value: rescaled(a, to) - rescaled({ value: quotient.value * b.value, scale: quotient.scale + b.scale }, to), scale: to };
      }
      default: {
        const exponent = Number(rescaled(b, 0));
        if (Math.abs(exponent) > MOST * 5) throw new CalculatorError('exponent too large in raise', true);
        if (exponent < 0) return this.#apply('/', { value: 1n, scale: 0 }, this.#apply('^', a, { value: BigInt(-exponent), scale: 0 }));
        const to = Math.min(a.scale * exponent, Math.max(this.#scale, a.scale));
        return { value: a.value ** BigInt(exponent) / ten(a.scale * exponent - to), scale: to };
      }
    }
  }
}

const TOKEN = /\d+\.?\d*|\.\d+|[a-z]\w*|[-+*/%^]=|<=|>=|==|!=|&&|\|\||[-+*/%^()<>!=]/g;
