import { describe, expect, it } from 'vitest';
import { testContainer } from '../../../kernel/test-container.ts';
import { shell } from '../../index.ts';
import { coreutils } from '../index.ts';
import type { Program } from '../lib/kernel.ts';

const run = (argv: readonly string[]) => {
  const { exitCode, stdout, stderr } = testContainer({
    files: { '/j': '{"a":[1,2,{"b":null}],"c":"x y"}\n', '/prog': '.c\n', '/raw': 'one\ntwo\n', '/numbers': '1 2 3\n' },
    programs: { jq: coreutils.jq as Program },
    run: ['jq', ...argv],
  });
  return [exitCode, stdout, stderr];
};

/** As jq 1.6 and 1.7 do. */
describe('jq', () => {
  it.each<[rule: string, argv: readonly string[], stdout: string]>([
    [
      'numbers in arrays are ordered as numbers',
      ['-nc', '[{"n":10},{"n":9}]|sort_by(.n),(map([.n])|sort)'],
      '[{"n":9},{"n":10}]\n[[9],[10]]\n',
    ],
    ['objects are ordered by their names first', ['-nc', '[{"b":1},{"a":2}]|sort'], '[{"a":2},{"b":1}]\n'],
    ['a minus before a path', ['-nc', '[1,3]|sort_by(-.)'], '[3,1]\n'],
    ['-Rs takes all as one text', ['-Rs', '.', '/raw'], '"one\\ntwo\\n"\n'],
    ['-f reads the program', ['-f', '/prog', '/j'], '"x y"\n'],
    ['--slurpfile', ['-n', '--slurpfile', 'f', '/j', '$f[0].c'], '"x y"\n'],
    ['--rawfile', ['-n', '--rawfile', 'f', '/raw', '$f'], '"one\\ntwo\\n"\n'],
    ['--args', ['-nc', '$ARGS', '--args', 'a', 'b'], '{"positional":["a","b"],"named":{}}\n'],
    ['input and inputs', ['-nc', '[input,[inputs]]', '/numbers'], '[1,[2,3]]\n'],
    ['test with flags', ['-n', '"test"|test("T";"i")'], 'true\n'],
    ['a format for a text', ['-nr', '"a b"|@sh "echo \\(.)"'], "echo 'a b'\n"],
    [
      'programs in a text, with texts and parentheses of their own',
      ['-r', '"n \\(.a[0:2]|map("<\\(.)>")|join("-")) \\(1+(2*3))"', '/j'],
      'n <1>-<2> 7\n',
    ],
    ['a text over several lines', ['-n', '"a\n\t\\(1)\\u00e9\\\\"'], '"a\\n\\t1é\\\\"\n'],
    ['@html', ['-n', '"<a>"|@html'], '"&lt;a&gt;"\n'],
    ['indices', ['-nc', '("abcabc"|indices("b"),rindex("b")),([1,2,1]|indices(1),index([2,1]))'], '[1,4]\n4\n[0,2]\n1\n'],
    ['label and break', ['-n', 'label $out|1,break $out,2'], '1\n'],
    ['objects are merged as deep as they go', ['-nc', '{"a":{"b":1}}*{"a":{"c":2}}'], '{"a":{"b":1,"c":2}}\n'],
    ['what is among others', ['-nc', '(2|IN(1,2)),IN(3,4;1,2),([1,3]|bsearch(3),bsearch(2))'], 'true\nfalse\n1\n-2\n'],
    ['rows by a key', ['-nc', '[{"id":1,"n":"a"}]|INDEX(.id)'], '{"1":{"id":1,"n":"a"}}\n'],
    [
      'values at paths',
      ['-nc', '{"a":[1,2]}|setpath(["a",0];9),setpath(["b","c"];1),delpaths([["a",0],["b"]])'],
      '{"a":[9,2]}\n{"a":[1,2],"b":{"c":1}}\n{"a":[2]}\n',
    ],
    ...(
      [
        ['del(..|nulls)', '{"a":[1,2,{}],"c":"x y"}'],
        ['[path(..)]', '[[],["a"],["a",0],["a",1],["a",2],["a",2,"b"],["c"]]'],
        ['(..|strings) |= ascii_upcase', '{"a":[1,2,{"b":null}],"c":"X Y"}'],
        ['(.a[]|numbers) += 1', '{"a":[2,3,{"b":null}],"c":"x y"}'],
        ['del(.a[-1], .a[0], .c)', '{"a":[2]}'],
        ['del(.a[1:])|.a', '[1]'],
        ['.a[1:] = ["z"]|.a', '[1,"z"]'],
        ['(.a|last|.b) = 3|.a', '[1,2,{"b":3}]'],
        ['first(.a[]) = 7|.a', '[7,2,{"b":null}]'],
        ['limit(2; .a[]) = 0|.a', '[0,0,{"b":null}]'],
        ['(.nope // .c) = 9', '{"a":[1,2,{"b":null}],"c":9}'],
        ['(if .c then .c else .a end) |= length', '{"a":[1,2,{"b":null}],"c":3}'],
        ['def all(p): p |= 0; all(.a[])|.a', '[0,0,0]'],
        ['getpath(["x","y"]) = 1|.x', '{"y":1}'],
        ['.c = (1,2)|.c', '1\n2'],
        ['(.a[]|select(. == 2)) |= empty|.a', '[1,{"b":null}]'],
        ['.a as $x|.c = $x[0]|.c', '1'],
      ] as const
    ).map(([program, says]): [string, string[], string] => [`places: ${program}`, ['-c', program, '/j'], `${says}\n`]),
    ['broken down time', ['-nc', '1425599621|gmtime,(gmtime|mktime)'], '[2015,2,5,23,53,41,4,63]\n1425599621\n'],
    ['-a', ['-na', '"é"'], '"\\u00e9"\n'],
  ])('%s', (_, argv, stdout) => {
    expect(run(argv)).toEqual([0, stdout, '']);
  });

  it.each<[rule: string, argv: readonly string[], code: number, stderr: string]>([
    [
      'an option that there is not',
      ['--nosuch', '.'],
      2,
      'jq: Unknown option: --nosuch\nUse jq --help for help with command-line options,\nor see the jq manpage, or online docs  at https://stedolan.github.io/jq\n',
    ],
    ['a file that is not there', ['.', '/none'], 2, 'jq: error: Could not open /none: No such file or directory\n'],
    ['what is no place is not set', ['(.a|length) |= 1', '/j'], 5, 'jq: error (at /j:1): Invalid path expression with result 3\n'],
    [
      'a part of an array is an array',
      ['.a[1:] = 3', '/j'],
      5,
      'jq: error (at /j:1): A slice of an array can only be assigned another array\n',
    ],
    ['an array has no names', ['.a.b', '/j'], 5, 'jq: error (at /j:1): Cannot index array with string "b"\n'],
    ['a row has no objects', ['-r', '.a|@csv', '/j'], 5, 'jq: error (at /j:1): object ({"b":null}) is not valid in a csv row\n'],
    [
      'a text that does not end',
      ['-n', '"a'],
      3,
      'jq: error: syntax error, unexpected $end, expecting QQSTRING_TEXT or QQSTRING_INTERP_START or QQSTRING_END (Unix shell quoting issues?) at <top-level>, line 1:\n"a\njq: 1 compile error\n',
    ],
    [
      'a program in a text that does not end',
      ['-n', '"a \\(1"'],
      3,
      'jq: error: syntax error, unexpected $end (Unix shell quoting issues?) at <top-level>, line 1:\n"a \\(1"\njq: 1 compile error\n',
    ],
    [
      'an escape that there is not',
      ['-n', '"a \\x"'],
      3,
      'jq: error: Invalid escape at line 1, column 4 (while parsing \'"\\x"\') at <top-level>, line 1:\n"a \\x"\njq: 1 compile error\n',
    ],
    [
      'half of one',
      ['-n', '"\\u12"'],
      3,
      'jq: error: Invalid \\uXXXX escape at line 1, column 6 (while parsing \'"\\u12"\') at <top-level>, line 1:\n"\\u12"\njq: 1 compile error\n',
    ],
    ['halt_error', ['-n', '"bye\\n"|halt_error(3)'], 3, 'bye\n'],
  ])('%s', (_, argv, code, stderr) => {
    expect(run(argv)).toEqual([code, '', stderr]);
  });
});

it('what is read before it cannot be is told of', () => {
  const programs = { ...(coreutils as Record<string, Program>), sh: shell('dash') };
  const told = (script: string): unknown => {
    const { exitCode, stdout, stderr } = testContainer({ programs, run: ['sh', '-c', script] });
    return [exitCode, stdout, stderr];
  };
  expect(told(`echo '{"a":1} <html>' | jq -c .`)).toEqual([2, '{"a":1}\n', 'parse error: Invalid numeric literal at line 2, column 0\n']);
  expect(told(`echo '{"a":1} <html>' | jq -cs .`)).toEqual([2, '', 'parse error: Invalid numeric literal at line 2, column 0\n']);
});
