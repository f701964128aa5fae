import { expect, it } from 'vitest';
import { goTemplate } from '../../apimachinery/go-template/index.ts';
import { pod, printed } from '../testing.ts';

const data = {
  n: 80,
  big: 2000000000,
  s: 'text',
  b: true,
  f: 1.5,
  list: ['a', 'b'],
  map: { z: 1, y: 'two' },
  none: null,
  nothing: [null],
  items: [{ name: 'one' }],
};

it.each([
  { rule: 'whole numbers of JSON are integers', template: '{{.n}} {{.big}} {{.f}}', prints: '80 2000000000 1.5' },
  { rule: 'and find items', template: '{{index .list .map.z}}{{printf "%03d" .n}}', prints: 'b080' },
  { rule: 'also within a map', template: '{{.map}}', prints: 'map[y:two z:1]' },
  {
    rule: 'what is counted is an integer',
    template: '{{len .list}} {{printf "%d" (len .list)}} {{range $i, $x := .list}}{{$i}}{{$x}}{{end}}',
    prints: '2 2 0a1b',
  },
  { rule: 'a verb that does not fit says so', template: '{{printf "%d %d %v" .n .f .n}}', prints: '80 %!d(float64=1.5) 80' },
  { rule: 'one that has nothing, too', template: '{{printf "%s %s" .s}}', prints: 'text %!s(MISSING)' },
  { rule: 'texts have widths', template: '{{printf "%-6s|%6s|%.2s" .s .s .s}}', prints: 'text  |  text|te' },
  { rule: 'integers are compared with integers', template: '{{eq .n 80}}{{lt .n 81}}{{gt .s "a"}}', prints: 'truetruetrue' },
  { rule: 'an item is found by its number or its key', template: '{{index .list 1}}{{index .map "y"}}', prints: 'btwo' },
  {
    rule: 'what is missing has no value, and what is null is nil',
    template: '{{.nope}} {{.nope.deeper}} {{.none}}',
    prints: '<no value> <no value> <no value>',
  },
])('$rule: $template', ({ template, prints }) => {
  expect(goTemplate(template, data)).toBe(prints);
});

/** @see Go: text/template/exec_test.go */
it.each([
  { rule: 'a variable that is set within a block stays so', template: '{{$x := 1}}{{range .list}}{{$x = .}}{{end}}{{$x}}', prints: 'b' },
  { rule: 'one that is declared there does not', template: '{{$x := 1}}{{if .b}}{{$x := 2}}{{$x}}{{end}}{{$x}}', prints: '21' },
  { rule: 'the root is always there', template: '{{range .list}}{{$.s}}{{end}}', prints: 'texttext' },
  { rule: 'with may name what it is about', template: '{{with $m := .map}}{{$m.z}}{{.y}}{{end}}', prints: '1two' },
  { rule: 'a list ends where it is told to', template: '{{range .list}}{{break}}x{{end}}', prints: '' },
  { rule: 'or goes on with the next', template: '{{range .list}}{{if eq . "a"}}{{continue}}{{end}}{{.}}{{end}}', prints: 'b' },
  { rule: 'nothing to go over is otherwise', template: '{{range .none}}x{{else}}none{{end}}', prints: 'none' },
  { rule: 'maps come by key', template: '{{range $k, $v := .map}}{{$k}}={{$v}} {{end}}', prints: 'y=two z=1 ' },
  { rule: 'templates have names', template: '{{define "x"}}[{{.}}]{{end}}{{range .list}}{{template "x" .}}{{end}}', prints: '[a][b]' },
  { rule: 'a block is a template where it stands', template: '{{block "x" .s}}<{{.}}>{{end}}', prints: '<text>' },
  { rule: 'what decides is enough', template: '{{if and .nope (index .nope 0)}}x{{else}}y{{end}}{{or .s (len 3)}}', prints: 'ytext' },
  { rule: 'blanks go where a dash is', template: 'a {{- /* what */ -}} b {{- 1}}', prints: 'ab1' },
  { rule: 'characters are numbers', template: "{{'a'}} {{0x10}} {{1e3}} {{-1.5}}", prints: '97 16 1000 -1.5' },
  { rule: 'quotes know escapes, others do not', template: '{{"\\u00e9\\t|"}}{{`\\n`}}', prints: 'é\t|\\n' },
  { rule: 'a pipe gives the last argument', template: '{{.s | printf "%s-%s" "a"}} {{.list | len}}', prints: 'a-text 2' },
  { rule: 'fields of what is in parentheses', template: '{{(index .items 0).name}}', prints: 'one' },
  { rule: 'a blank between two that are no texts', template: '{{print 1 2 "a" "b" 3}} {{println 1 "x"}}', prints: '1 2ab3 1 x\n' },
  {
    rule: 'texts for other places',
    template: `{{html "<a&'>"}} {{js "it's <b>"}} {{urlquery "a b&c"}}`,
    prints: "&lt;a&amp;&#39;&gt; it\\'s \\u003Cb\\u003E a+b%26c",
  },
  { rule: 'what cannot be seen, in JavaScript', template: '{{js "a\\u2028\\u00a0\\u200bé\\n"}}', prints: 'a\\u2028\\u00A0\\u200Bé\\u000A' },
  { rule: 'a part of it', template: '{{slice .s 1 3}} {{slice .list 1}}', prints: 'ex [b]' },
  { rule: 'of a text by bytes', template: '{{slice "thrée" 2}} {{slice "thrée" 3 5}} {{len "é"}}', prints: 'rée é 2' },
  {
    rule: 'whether something is there',
    template: '{{exists .map "z"}}{{exists .map "no"}}{{exists .list 5}}{{exists .nope}}',
    prints: 'truefalsefalsetrue',
  },
  {
    rule: 'zeros before numbers, signs before zeros',
    template: '{{printf "%03d|%+d|%-4d|%x|%5.1f|%08.3f" 7 7 7 255 1.25 -1.5}}',
    prints: '007|+7|7   |ff|  1.2|-001.500',
  },
  {
    rule: 'types have names',
    template: '{{printf "%T %T %T %T %T" .s .f 1 .list .map}}',
    prints: 'string float64 int []interface {} map[string]interface {}',
  },
  { rule: 'nil within others is nil', template: '{{printf "%s|%d" .nothing .list}}', prints: '[<nil>]|[%!d(string=a) %!d(string=b)]' },
  { rule: 'each of a list by itself', template: '{{printf "%s %q" .list .list}}', prints: '[a b] ["a" "b"]' },
  {
    rule: 'what is too much is told',
    template: '{{printf "%s" "a" 1}} {{printf "%"}} {{printf "%z" 1}}',
    prints: 'a%!(EXTRA int=1) %!(NOVERB) %!z(int=1)',
  },
])('$rule: $template', ({ template, prints }) => {
  expect(goTemplate(template, data)).toBe(prints);
});

/** @see Go: text/template/exec.go, funcs.go */
it.each([
  { template: '{{eq .n 80.5}}', at: '1:2', node: 'eq .n 80.5', error: 'error calling eq: incompatible types for comparison' },
  { template: 'x\n {{if lt .s 1}}{{end}}', at: '2:6', node: 'lt .s 1', error: 'error calling lt: incompatible types for comparison' },
  { template: '{{index .list 2}}', at: '1:2', node: 'index .list 2', error: 'error calling index: reflect: slice index out of range' },
  { template: '{{index .list 3}}', at: '1:2', node: 'index .list 3', error: 'error calling index: index out of range: 3' },
  { template: '{{index .nope 0}}', at: '1:2', node: 'index .nope 0', error: 'error calling index: index of untyped nil' },
  { template: '{{index .map 0}}', at: '1:2', node: 'index .map 0', error: 'error calling index: value has type int; should be string' },
  {
    template: '{{base64decode .none}}',
    at: '1:15',
    node: '.none',
    error: 'wrong type for value; expected string; got interface {}',
  },
  { template: '{{.none | base64decode}}', at: '1:10', node: 'base64decode', error: 'invalid value; expected string' },
  { template: '{{base64decode .nope}}', at: '1:15', node: '.nope', error: 'invalid value; expected string' },
  {
    template: '{{slice .s 0 .map.z}}',
    at: '1:2',
    node: 'slice .s 0 .map.z',
    error: 'error calling slice: cannot index slice/array with type interface {}',
  },
  {
    template: '{{len (index .map "no")}}',
    at: '1:2',
    node: 'len (index .map "no")',
    error: 'error calling len: reflect: call of reflect.Value.Type on zero Value',
  },
  {
    template: '{{eq .items .items}}',
    at: '1:2',
    node: 'eq .items .items',
    error: 'error calling eq: non-comparable type [map[name:one]]: []interface {}',
  },
  {
    template: '{{eq .map .nothing}}',
    at: '1:2',
    node: 'eq .map .nothing',
    error: 'error calling eq: non-comparable types map[y:two z:%!s(int64=1)]: map[string]interface {}, []interface {}: [<nil>]',
  },
  { template: '{{.s | (len .list)}}', at: '1:2', node: '.s', error: "can't give argument to non-function len .list" },
  { template: '{{base64decode nil}}', at: '1:15', node: 'nil', error: 'cannot assign nil to string' },
  { template: '{{.none.x}}', at: '1:7', node: '.none.x', error: 'nil pointer evaluating interface {}.x' },
  { template: '{{.s.x}}', at: '1:4', node: '.s.x', error: "can't evaluate field x in type interface {}" },
  { template: '{{with .s}}{{.x}}{{end}}', at: '1:13', node: '.x', error: "can't evaluate field x in type string" },
  { template: '{{range .s}}{{end}}', at: '1:8', node: '.s', error: "range can't iterate over text" },
  { template: '{{nil}}', at: '1:2', node: 'nil', error: 'nil is not a command' },
  { template: '{{.s | .n}}', at: '1:7', node: '.n', error: 'n is not a method but has arguments' },
  { template: '{{"a" 1}}', at: '1:2', node: '"a"', error: `can't give argument to non-function "a"` },
  { template: '{{not}}', at: '1:2', node: 'not', error: 'wrong number of args for not: want 1 got 0' },
  { template: '{{len 3}}', at: '1:2', node: 'len 3', error: 'error calling len: len of type int' },
  { template: '{{printf .f}}', at: '1:9', node: '.f', error: 'wrong type for value; expected string; got float64' },
  { template: '{{range (index .list 1)}}{{end}}', at: '1:21', node: '1', error: "range can't iterate over b" },
  { template: '{{base64decode (index .list 0 | len)}}', at: '1:32', node: 'len', error: 'wrong type for value; expected string; got int' },
  {
    template: '{{base64decode "a"}}',
    at: '1:2',
    node: 'base64decode "a"',
    error: 'error calling base64decode: base64 decode failed: illegal base64 data at input byte 0',
  },
  { template: '{{$x = 1}}', at: '1:7', node: '1', error: 'undefined variable: $x' },
  { template: '{{template "x"}}', at: '1:11', node: '{{template "x"}}', error: 'template "x" not defined' },
])('$template: $error', ({ template, at, node, error }) => {
  expect(() => goTemplate(template, data)).toThrow(`template: output:${at}: executing "output" at <${node}>: ${error}`);
});

/** @see Go: text/template/parse/parse_test.go TestErrors */
it.each([
  { template: '{{.items[0]}}', error: "bad character U+005B '['" },
  { template: '{{foo}}', error: 'function "foo" not defined' },
  { template: '{{$x}}', error: 'undefined variable "$x"' },
  { template: 'a\n{{.s', error: 'unclosed action', line: 2 },
  { template: 'a\n{{"x"\n"y"\n', error: 'unclosed action started at output:2', line: 4 },
  { template: '{{\n\n(1}}', error: 'unclosed left paren in action started at output:1', line: 3 },
  { template: '{{if .s}}{{.s}}\n{{end\n', error: 'unclosed action started at output:2', line: 3 },
  { template: '{{(1}}', error: 'unclosed left paren' },
  { template: '{{1)}}', error: 'unexpected right paren' },
  { template: '{{"a}}', error: 'unterminated quoted string' },
  { template: '{{/* a', error: 'unclosed comment' },
  { template: '{{range .x}}', error: 'unexpected EOF' },
  { template: '{{end}}', error: 'unexpected {{end}}' },
  { template: '{{if .x}}{{else}}{{else}}{{end}}', error: 'expected end; found {{else}}' },
  { template: '{{if}}{{end}}', error: 'missing value for if' },
  { template: '{{break}}', error: '{{break}} outside {{range}}' },
  { template: '{{1 | 2 -}}\n{{.s}}', error: 'non executable command in pipeline stage 2' },
  { template: '{{"a".b}}', error: 'unexpected . after term "\\"a\\""' },
  { template: '{{.a ? .b}}', error: 'unexpected "?" in operand' },
  { template: '{{3k}}', error: 'bad number syntax: "3k"' },
  { template: '{{.s | -if}}', error: 'bad number syntax: "-if"' },
  { template: '{{1-}}', error: 'bad number syntax: "1-"' },
  { template: '{{1_}}', error: 'illegal number syntax: "1_"' },
  { template: '{{1.', error: 'unclosed action' },
  { template: '{{.', error: 'illegal number syntax: "."' },
  { template: '{{99999999999999999999 | foo}}', error: 'integer overflow: "99999999999999999999"' },
  { template: '{{define "t"}}1{{end}}{{define "t"}}2{{end}}', error: 'template: multiple definition of template "t"' },
])('$template: $error', ({ template, error, line = 1 }) => {
  expect(() => goTemplate(template, data)).toThrow(`template: output:${line}: ${error}`);
});

it('what is missing may be refused', () => {
  const told = printed(`get pod web -o go-template='{{.kind}} {{.nope}}' --allow-missing-template-keys=false`, { objects: [pod('web')] });
  expect(told).toMatch(
    /^Pod Error executing template: template: output:1:12: executing "output" at <\.nope>: map has no entry for key "nope"\. Printing/,
  );
});

it('kubectl shows the data that a template does not fit', () => {
  const told = printed("get pod web -o go-template='{{eq .metadata.name 1}}'", { objects: [pod('web')] });
  expect(told).toMatch(
    /^Error executing template: template: output:1:2: .*\. Printing more information for debugging the template:\n\ttemplate was:\n\t\t\{\{eq .metadata.name 1\}\}\n\traw data was:\n\t\t\{"apiVersion":"v1",/,
  );
  expect(told).toMatch(/\nerror: error executing template "\{\{eq .metadata.name 1\}\}": template: output:1:2: .*\n\[1\]$/);
});

it.each([
  {
    rule: 'that goes on and on',
    template: `${'{{range $.list}}'.repeat(7)}x${'{{end}}'.repeat(7)}`,
    error: 'stopped',
  },
  { rule: 'that grows', template: `{{$x := "0123456789"}}${'{{$x = printf "%s%s" $x $x}}'.repeat(40)}`, error: 'stopped' },
])('a template $rule ends', ({ template, error }) => {
  expect(() => goTemplate(template, { list: Array(10).fill(1) })).toThrow(error);
});

it('what is too wide is not written', () => {
  expect(goTemplate('{{printf "%99999999d" 1}}{{printf "%.200f" 1.5}}', {})).toMatch(/^%!\(NOVERB\)%!\(EXTRA int=1\)1\.50+$/);
});

/** @see Go: fmt/fmt_test.go; text/template/exec_test.go */
it.each([
  {
    rule: 'which value is meant may be said',
    template: '{{printf "%[2]s %[1]s %s|%[3]s|%[x]s|%[1]" "a" "b"}}',
    prints: 'b a b|%!s(BADINDEX)|%!s(BADINDEX)|%!(NOVERB)',
  },
  { rule: 'and how wide', template: '{{printf "%*d|%-*d|%.*f|%*d" 5 1 3 1 1 2.55 "a" 7}}', prints: '    1|1  |2.5|%!(BADWIDTH)7' },
  { rule: 'flags go for each within', template: '{{printf "%-4v|%03d" .map .nothing}}', prints: 'map[y   :two  z   :1   ]|[<nil>]' },
  {
    rule: 'and for what is told where the verb does not fit',
    template: '{{printf "%06b|%+d|%5q" .s .f true}}',
    prints: '%!b(string=00text)|%!d(float64=+1.5)|%!q(bool= true)',
  },
  {
    rule: 'values as Go has them in its text',
    template: '{{printf "%#v %#v %#v" .map .list .nothing}}',
    prints: 'map[string]interface {}{"y":"two", "z":1} []interface {}{"a", "b"} []interface {}{interface {}(nil)}',
  },
  { rule: 'integers of JSON have 64 bits', template: '{{printf "%T %T %T %T" .n 1 (len .s) (index .s 0)}}', prints: 'int64 int int uint8' },
  {
    rule: 'complex numbers',
    template: '{{1i}} {{1+2i}} {{eq 1i 1i}} {{printf "%.1f %T" 2i 0i}}',
    prints: '(0+1i) (1+2i) true (0.0+2.0i) complex128',
  },
  {
    rule: 'floats by their bits',
    template: '{{printf "%x %b %#g %+.3e %.1x" 1e21 0.5 1.0 1.5 1.5}}',
    prints: '0x1.b1ae4d6e2ef5p+69 4503599627370496p-53 1.00000 +1.500e+00 0x1.8p+00',
  },
  {
    rule: 'characters',
    template: '{{printf "%c %q %U %#U %+q %c" 97 10 233 233 233 -1}}',
    prints: "a '\\n' U+00E9 U+00E9 'é' '\\u00e9' \ufffd",
  },
  {
    rule: 'bytes of texts',
    template: '{{printf "%x|% x|%#x|%# x|%.1X|%8x" "hé" "hé" "hé" "h" "h" "h"}}',
    prints: '68c3a9|68 c3 a9|0x68c3a9|0x68|68|      68',
  },
  {
    rule: 'integers in other bases',
    template: '{{printf "%#o %O %#b %#X %+d % d %.3d|%05d|%-5d|%x" 8 8 5 255 1 1 7 -42 1 -1}}',
    prints: '010 0o10 0b101 0XFF +1  1 007|-0042|1    |-1',
  },
])('$rule: $template', ({ template, prints }) => {
  expect(goTemplate(template, data)).toBe(prints);
});

it.each([
  { template: '{{lt 1}}', error: 'output:1:2: executing "output" at <lt>: wrong number of args for lt: want 2 got 1' },
  { template: '{{index .s 0 1}}', error: "at <index .s 0 1>: error calling index: can't index item of type uint8" },
  { template: '{{with .n}}{{.x}}{{end}}', error: "at <.x>: can't evaluate field x in type int64" },
  { template: '{{$x := $x}}', error: 'output:1:8: executing "output" at <$x>: undefined variable: $x' },
  { template: '{{lt 1i 2i}}', error: 'error calling lt: invalid type for comparison' },
  { template: '{{18446744073709551615}}', error: 'at <18446744073709551615>: 18446744073709551615 overflows int' },
])('$template: $error', ({ template, error }) => {
  expect(() => goTemplate(template, data)).toThrow(error);
});
