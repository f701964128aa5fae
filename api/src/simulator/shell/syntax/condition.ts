import { type Lexer, type Token, Unreadable } from './lexer.ts';

const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = /^(?:==?|!=|=~|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))$/;

/** `[[`, as bash reads it. @see bash: parse.y parse_cond_command, cond_term */
export function readCondition(lexer: Lexer): void {
  const say = (said: string, token: Token): never => {
    const first = said === '' ? '' : `${said}\n`;
    if (token.kind === 'end')
      throw new Unreadable({ said: `${first}syntax error: unexpected end of file`, at: lexer.text.length, late: true });
    throw new Unreadable({ said: `${first}syntax error near \`${nearby(lexer.text, lexer.pos)}'`, at: token.pos });
  };
  const skip = (): Token => {
    let token = lexer.next();
    while (token.kind === 'newline') token = lexer.next();
    return token;
  };
  const nameOf = ({ kind, text }: Token): string => (kind === 'newline' || kind === 'end' ? 'newline' : text);
  const term = (): Token => {
    const token = skip();
    if (token.kind === 'end') return say("unexpected token `EOF' in conditional command", token);
    if (token.kind === 'word' && token.text === ']]') return say('', token);
    if (token.kind === '(') {
      const after = expression();
      if (after.kind !== ')') return say(`unexpected token \`${nameOf(after)}', expected \`)'`, after);
      return lexer.next();
    }
    if (token.kind !== 'word') return say(`unexpected token \`${token.text}' in conditional command`, token);
    if (token.text === '!') return term();
    if (UNARY.test(token.text)) {
      const operand = lexer.next();
      if (operand.kind === 'word' && operand.text !== ']]') return lexer.next();
      return say(`unexpected argument \`${nameOf(operand)}' to conditional unary operator`, { ...operand, kind: 'word' });
    }
    const operator = lexer.next();
    if (operator.kind === 'word' && operator.text === ']]') return operator;
    if (operator.kind === '&&' || operator.kind === '||' || operator.kind === ')') return operator;
    const isBinary = operator.kind === 'word' ? BINARY.test(operator.text) : operator.text === '<' || operator.text === '>';
    if (!isBinary) {
      const what = operator.kind === 'word' ? '' : `unexpected token \`${nameOf(operator)}', `;
      return say(`${what}conditional binary operator expected`, { ...operator, kind: 'word' });
    }
    const operand = operator.text === '=~' ? lexer.expression() : lexer.next();
    if (operand.kind === 'word' && operand.text !== ']]') return lexer.next();
    return say(`unexpected argument \`${nameOf(operand)}' to conditional binary operator`, { ...operand, kind: 'word' });
  };
  /** The token after it. */
  function expression(): Token {
    for (;;) {
      let after = term();
      while (after.kind === 'newline') after = lexer.next();
      if (after.kind !== '&&' && after.kind !== '||') return after;
    }
  }
  const end = expression();
  if (end.kind === 'word' && end.text === ']]') return;
  if (end.kind === 'end')
    throw new Unreadable({
      said: "unexpected EOF while looking for `]]'\nsyntax error: unexpected end of file",
      at: lexer.text.length,
      late: true,
    });
  say(`syntax error in conditional expression${end.kind === 'word' ? '' : `: unexpected token \`${nameOf(end)}'`}`, end);
}

/** What bash takes for the word that it has just read. @see bash: parse.y error_token_from_text */
function nearby(text: string, pos: number): string {
  const begin = text.lastIndexOf('\n', Math.max(0, pos - 2)) + 1;
  const line = text.slice(begin, pos + 1).replace(/\n[\s\S]*$/, '\n');
  let i = Math.min(pos - begin, line.length - 1);
  while (i > 0 && /\s/.test(line[i] as string)) i--;
  const end = i + 1;
  while (i > 0 && !/[ \n\t;|&]/.test(line[i] as string)) i--;
  while (i < end && /\s/.test(line[i] as string)) i++;
  return line.slice(i, end);
}
