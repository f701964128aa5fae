import { describe, expect, it } from 'vitest';
import { readCorefile } from './corefile.ts';

/** @see caddy v1: caddyfile/parse.go */
describe('A Corefile', () => {
  it.each([
    {
      rule: 'has blocks of plugins',
      given: '.:53 {\n  errors\n  health {\n    lameduck 5s\n  }\n}\n',
      gives: [
        {
          keys: ['.:53'],
          directives: [
            { name: 'errors', args: [], block: [], lines: [2] },
            { name: 'health', args: [], block: [['lameduck', '5s']], lines: [3, 4] },
          ],
        },
      ],
    },
    {
      rule: 'may be for several names',
      given: 'a.org, b.org:1053 {\n  whoami\n}\n. {\n  forward . 8.8.8.8 # all\n}',
      gives: [
        { keys: ['a.org', 'b.org:1053'], directives: [{ name: 'whoami', args: [], block: [], lines: [2] }] },
        { keys: ['.'], directives: [{ name: 'forward', args: ['.', '8.8.8.8'], block: [], lines: [5] }] },
      ],
    },
    {
      rule: 'may do without braces',
      given: '.\nwhoami',
      gives: [{ keys: ['.'], directives: [{ name: 'whoami', args: [], block: [], lines: [2] }] }],
    },
    {
      rule: 'knows its plugins',
      given: '.:53 {\n  kubernets cluster.local\n}',
      gives: "/c:2 - Error during parsing: Unknown directive 'kubernets'",
    },
    {
      rule: 'closes what it opens',
      given: '.:53 {\n  health {\n    lameduck 5s\n}\n',
      gives: "/c:4 - Error during parsing: Syntax error: Unexpected token '}', expecting '}'",
    },
    {
      rule: 'does not end within a plugin',
      given: '.:53 {\n  health {\n    lameduck 5s\n',
      gives: '/c:3 - Error during parsing: Unexpected EOF',
    },
    {
      rule: 'opens what it closes',
      given: '.:53 {\n  errors }\n}',
      gives: "/c:2 - Error during parsing: Unexpected '}' because no matching opening brace",
    },
  ])('$rule', ({ given, gives }) => expect(readCorefile(given, '/c')).toEqual(gives));
});
