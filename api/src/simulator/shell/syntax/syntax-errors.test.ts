import { describe, expect, it } from 'vitest';
import { testContainer } from '../../kernel/test-container.ts';
import type { Flavor } from '../flavor.ts';
import { shell } from '../index.ts';
import { utilities } from '../utilities/index.ts';

/** What is written, and the status. */
function said(flavor: Flavor, script: string): string {
  const programs = { ...utilities, sh: shell(flavor), bash: shell('bash') };
  const { stdout, stderr, exitCode } = testContainer({ programs, run: [flavor === 'bash' ? 'bash' : 'sh', '-c', script] });
  return `${stdout}${stderr}${exitCode}`;
}

/** As dash 0.5.12, busybox 1.37 and bash 5.2 have said it. */
const recorded: readonly { readonly script: string; readonly says: Readonly<Partial<Record<Flavor, string>>> }[] = [
  {
    script: 'case x in a) echo;; b',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting ")")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting ")")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `case x in a) echo;; b'\n2",
    },
  },
  {
    script: '! ! a',
    says: {
      dash: 'sh: 1: Syntax error: "!" unexpected\n2',
      ash: 'sh: syntax error: unexpected "!"\n2',
      bash: 'bash: line 1: a: command not found\n127',
    },
  },
  {
    script: 'f() ;',
    says: {
      dash: 'sh: 1: Syntax error: ";" unexpected\n2',
      ash: 'sh: syntax error: unexpected ";"\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `;'\nbash: -c: line 1: `f() ;'\n2",
    },
  },
  {
    script: 'case',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting word)\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting word)\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `case'\n2",
    },
  },
  {
    script: 'case x in a b) c;; esac',
    says: {
      dash: 'sh: 1: Syntax error: word unexpected (expecting ")")\n2',
      ash: 'sh: syntax error: unexpected word (expecting ")")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `b'\nbash: -c: line 1: `case x in a b) c;; esac'\n2",
    },
  },
  {
    script: 'case x in (a|b) c;; (d',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting ")")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting ")")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `case x in (a|b) c;; (d'\n2",
    },
  },
  {
    script: 'echo $(a;;)',
    says: {
      dash: 'sh: 1: Syntax error: ";;" unexpected (expecting ")")\n2',
      ash: 'sh: syntax error: unexpected ";;" (expecting ")")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `;;'\nbash: -c: line 1: `echo $(a;;)'\n127",
    },
  },
  {
    script: 'echo $((1)',
    says: {
      dash: "sh: 1: Syntax error: Missing '))'\n2",
      ash: "sh: syntax error: missing '))'\n2",
      bash: "bash: -c: line 1: unexpected EOF while looking for matching `)'\n2",
    },
  },
  {
    script: 'for',
    says: {
      dash: 'sh: 1: Syntax error: Bad for loop variable\n2',
      ash: 'sh: syntax error: bad for loop variable\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `for'\n2",
    },
  },
  {
    script: 'for x y',
    says: {
      dash: 'sh: 1: Syntax error: word unexpected (expecting "do")\n2',
      ash: 'sh: syntax error: unexpected word (expecting "do")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `y'\nbash: -c: line 1: `for x y'\n2",
    },
  },
  {
    script: '((1',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting ")")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting ")")\n2',
      bash: "bash: -c: line 1: unexpected EOF while looking for matching `)'\n2",
    },
  },
  {
    script: 'a=(b',
    says: {
      dash: 'sh: 1: Syntax error: "(" unexpected\n2',
      ash: 'sh: syntax error: unexpected "("\n2',
      bash: "bash: -c: line 1: unexpected EOF while looking for matching `)'\n1",
    },
  },
  {
    script: 'x=$(a\nb\nc',
    says: {
      dash: 'sh: 3: Syntax error: end of file unexpected (expecting ")")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting ")")\n2',
      bash: "bash: -c: line 4: unexpected EOF while looking for matching `)'\n2",
    },
  },
  {
    script: 'case x in a) if;; esac',
    says: {
      dash: 'sh: 1: Syntax error: ";;" unexpected\n2',
      ash: 'sh: syntax error: unexpected ";;"\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `;;'\nbash: -c: line 1: `case x in a) if;; esac'\n2",
    },
  },
  {
    script: 'for in a; do :; done',
    says: {
      dash: 'sh: 1: Syntax error: word unexpected (expecting "do")\n2',
      ash: 'sh: syntax error: unexpected word (expecting "do")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `a'\nbash: -c: line 1: `for in a; do :; done'\n2",
    },
  },
  {
    script: 'case a b in x) ;; esac',
    says: {
      dash: 'sh: 1: Syntax error: word unexpected (expecting "in")\n2',
      ash: 'sh: syntax error: unexpected word (expecting "in")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `b'\nbash: -c: line 1: `case a b in x) ;; esac'\n2",
    },
  },
  {
    script: 'while true; do',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting "done")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting "done")\n2',
      bash: 'bash: -c: line 2: syntax error: unexpected end of file\n2',
    },
  },
  {
    script: 'eval "echo a; if"',
    says: {
      dash: 'sh: 1: eval: Syntax error: end of file unexpected (expecting "then")\n2',
      ash: 'sh: eval: line 0: syntax error: unexpected end of file (expecting "then")\n2',
      bash: 'bash: eval: line 2: syntax error: unexpected end of file\n2',
    },
  },
  {
    script: 'if a; then b; elif',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting "then")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting "then")\n2',
      bash: 'bash: -c: line 2: syntax error: unexpected end of file\n2',
    },
  },
  {
    script: 'echo a\nbreak>\necho b',
    says: {
      dash: 'a\nsh: 3: Syntax error: newline unexpected\n2',
      ash: 'a\nsh: syntax error: unexpected newline\n2',
      bash: "a\nbash: -c: line 2: syntax error near unexpected token `newline'\nbash: -c: line 2: `break>'\n2",
    },
  },
  {
    script: 'set -e\nread foo;; foo',
    says: {
      dash: 'sh: 2: Syntax error: ";;" unexpected\n2',
      ash: 'sh: syntax error: unexpected ";;"\n2',
      bash: "bash: -c: line 2: syntax error near unexpected token `;;'\n2",
    },
  },
  {
    script: 'echo a\nfor i in 1 2; do echo; done; done',
    says: {
      dash: 'a\nsh: 2: Syntax error: "done" unexpected\n2',
      ash: 'a\nsh: syntax error: unexpected "done"\n2',
      bash: "a\nbash: -c: line 2: syntax error near unexpected token `done'\nbash: -c: line 2: `for i in 1 2; do echo; done; done'\n2",
    },
  },
  {
    script: '{ for v in *; do b | cat)) | c\ndone\n}',
    says: {
      dash: 'sh: 1: Syntax error: ")" unexpected (expecting "done")\n2',
      ash: 'sh: syntax error: unexpected ")" (expecting "done")\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `)'\nbash: -c: line 1: `{ for v in *; do b | cat)) | c'\n2",
    },
  },
  {
    script: 'echo `if`',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected (expecting "then")\n2',
      ash: 'sh: syntax error: unexpected end of file (expecting "then")\n2',
      bash: '\nbash: command substitution: line 2: syntax error: unexpected end of file\n0',
    },
  },
  {
    script: 'x=`a )`; echo "[$x] $?"',
    says: {
      bash: "[] 2\nbash: command substitution: line 1: syntax error near unexpected token `)'\nbash: command substitution: line 1: `a )'\n0",
    },
  },
  {
    script: '[[ a = b ]',
    says: {
      dash: 'sh: 1: [[: not found\n127',
      ash: 'sh: missing ]]\n2',
      bash: "bash: -c: line 1: syntax error in conditional expression\nbash: -c: line 1: syntax error near `]'\nbash: -c: line 1: `[[ a = b ]'\n2",
    },
  },
  {
    script: 'if [[ a = b ]; then echo; fi',
    says: {
      dash: 'sh: 1: [[: not found\n0',
      ash: 'sh: missing ]]\n0',
      bash: "bash: -c: line 1: syntax error in conditional expression\nbash: -c: line 1: syntax error near `;'\nbash: -c: line 1: `if [[ a = b ]; then echo; fi'\n2",
    },
  },
  {
    script: '[[ a b ]]',
    says: {
      dash: 'sh: 1: [[: not found\n127',
      ash: 'sh: b: unknown operand\n2',
      bash: "bash: -c: line 1: conditional binary operator expected\nbash: -c: line 1: syntax error near `b'\nbash: -c: line 1: `[[ a b ]]'\n2",
    },
  },
  {
    script: '[[ -f ]]',
    says: {
      dash: 'sh: 1: [[: not found\n127',
      ash: '0',
      bash: "bash: -c: line 1: unexpected argument `]]' to conditional unary operator\nbash: -c: line 1: syntax error near `]]'\nbash: -c: line 1: `[[ -f ]]'\n2",
    },
  },
  {
    script: '[[ a &&',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected\n2',
      ash: 'sh: missing ]]\n2',
      bash: "bash: -c: line 2: unexpected token `EOF' in conditional command\nbash: -c: line 2: syntax error: unexpected end of file\n2",
    },
  },
  {
    script: '[[ a = b',
    says: {
      dash: 'sh: 1: [[: not found\n127',
      ash: 'sh: missing ]]\n2',
      bash: "bash: -c: line 1: unexpected EOF while looking for `]]'\nbash: -c: line 2: syntax error: unexpected end of file\n2",
    },
  },
  {
    script: '[[ a ; b ]]',
    says: {
      dash: 'sh: 1: [[: not found\nsh: 1: b: not found\n127',
      ash: 'sh: missing ]]\nsh: b: not found\n127',
      bash: "bash: -c: line 1: unexpected token `;', conditional binary operator expected\nbash: -c: line 1: syntax error near `;'\nbash: -c: line 1: `[[ a ; b ]]'\n2",
    },
  },
  {
    script: '[[ a == (b ]]',
    says: {
      dash: 'sh: 1: Syntax error: "(" unexpected\n2',
      ash: 'sh: syntax error: unexpected "("\n2',
      bash: "bash: -c: line 1: unexpected argument `(' to conditional binary operator\nbash: -c: line 1: syntax error near `(b'\nbash: -c: line 1: `[[ a == (b ]]'\n2",
    },
  },
  {
    script: '$( n\n{\n}\n}\n',
    says: {
      dash: 'sh: 3: Syntax error: "}" unexpected\n2',
      ash: 'sh: syntax error: unexpected "}"\n2',
      bash: "bash: -c: line 3: syntax error near unexpected token `}'\nbash: -c: line 3: `}'\n127",
    },
  },
  {
    script: 'cat <<E >\na\nE',
    says: { dash: 'sh: 2: Syntax error: newline unexpected\n2', ash: 'sh: syntax error: unexpected newline\n2' },
  },
  {
    script: 'a=(b;c)',
    says: {
      dash: 'sh: 1: Syntax error: "(" unexpected\n2',
      ash: 'sh: syntax error: unexpected "("\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `;'\nbash: -c: line 1: `a=(b;c)'\n1",
    },
  },
  {
    script: 'echo 2>&',
    says: {
      dash: 'sh: 1: Syntax error: end of file unexpected\n2',
      ash: 'sh: syntax error: unexpected end of file\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `echo 2>&'\n2",
    },
  },
  {
    script: 'coproc',
    says: {
      dash: 'sh: 1: coproc: not found\n127',
      ash: 'sh: coproc: not found\n127',
      bash: "bash: -c: line 1: syntax error near unexpected token `newline'\nbash: -c: line 1: `coproc'\n2",
    },
  },
  {
    script: 'for ((i=0',
    says: {
      dash: 'sh: 1: Syntax error: Bad for loop variable\n2',
      ash: 'sh: syntax error: bad for loop variable\n2',
      bash: "bash: -c: line 1: unexpected EOF while looking for matching `)'\n2",
    },
  },
  {
    script: 'echo "${x',
    says: {
      dash: 'sh: 1: Syntax error: Unterminated quoted string\n2',
      ash: 'sh: syntax error: unterminated quoted string\n2',
      bash: "bash: -c: line 1: unexpected EOF while looking for matching `}'\n2",
    },
  },
  {
    script: 'echo a (b)',
    says: {
      dash: 'sh: 1: Syntax error: "(" unexpected\n2',
      ash: 'sh: syntax error: unexpected "("\n2',
      bash: "bash: -c: line 1: syntax error near unexpected token `('\nbash: -c: line 1: `echo a (b)'\n2",
    },
  },
  {
    script: 'echo 1\necho $(a "b',
    says: {
      dash: '1\nsh: 2: Syntax error: Unterminated quoted string\n2',
      ash: '1\nsh: syntax error: unterminated quoted string\n2',
      bash: '1\nbash: -c: line 2: unexpected EOF while looking for matching `"\'\n2',
    },
  },
  {
    script: 'shopt -s extglob; case a in +(a|b)) echo x;; esac',
    says: {
      bash: "bash: -c: line 1: syntax error near unexpected token `('\nbash: -c: line 1: `shopt -s extglob; case a in +(a|b)) echo x;; esac'\n2",
    },
  },
  {
    script: 'echo hi\nshopt -s extglob; echo @(a|b)',
    says: { bash: "hi\nbash: -c: line 2: syntax error near unexpected token `('\nbash: -c: line 2: `shopt -s extglob; echo @(a|b)'\n2" },
  },
  {
    script: 'shopt -s extglob; \\\necho @(a|b)',
    says: { bash: "bash: -c: line 2: syntax error near unexpected token `('\nbash: -c: line 2: `echo @(a|b)'\n2" },
  },
  {
    script: 'if true; then shopt -s extglob\necho @(a|b); fi',
    says: { bash: "bash: -c: line 2: syntax error near unexpected token `('\nbash: -c: line 2: `echo @(a|b); fi'\n2" },
  },
  { script: 'shopt -s extglob\ncase a in +(a|b)) echo x;; esac', says: { bash: 'x\n0' } },
  { script: "shopt -s extglob; eval 'echo @(a|b)'", says: { bash: '@(a|b)\n0' } },
  { script: 'shopt -s extglob; [[ aab = +(a|b) ]] && echo y', says: { bash: 'y\n0' } },
];

describe('What a shell cannot read it says as the real one does:', () => {
  it.each(recorded)('$script', ({ script, says }) => {
    for (const [flavor, expected] of Object.entries(says)) expect(said(flavor as Flavor, script), flavor).toBe(expected);
  });
});
