import { type Filter, parseJq } from './parser.ts';

/**
 * Functions of jq's that are shorter in jq.
 * @see jq 1.6 Manual, Builtin operators and functions
 */
const SOURCE = `
def limit($n; f): if $n <= 0 then empty else foreach limited($n; f) as $one (null; $one) end;
def last(f): reduce f as $one (null; $one);
def nth($n; f): last(limit($n + 1; f));
def any(g; cond): first((g | select(cond) | true), false);
def all(g; cond): first((g | select(cond | not) | false), true);
def isempty(g): first((g | false), true);
def scalars: select(type != "array" and type != "object");
def iterables: select(type == "array" or type == "object");
def booleans: select(type == "boolean");
def nulls: select(. == null);
def leaf_paths: paths(scalars);
def paths(f): . as $whole | paths | select(. as $path | $whole | getpath($path) | f);
def walk(f): if type == "object" then map_values(walk(f)) elif type == "array" then map(walk(f)) else . end | f;
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def fromdate: fromdateiso8601;
def todateiso8601: todate;
def splits(re): split(re; null) | .[];
def splits(re; flags): split(re; flags) | .[];
def test(re; flags): first((match(re; flags) | true), false);
def capture(re; flags): match(re; flags) | [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
def scan(re; flags): match(re; "g" + flags) | if (.captures | length) > 0 then [.captures[].string] else .string end;
def rindex($part): indices($part) | last;
def halt_error: halt_error(5);
def input_filename: null;
def input_line_number: 0;
def date: todate;

def ascii: [.] | implode;
def env: $ENV;
def IN(among): . as $one | any(among; . == $one);
def IN(these; among): any(these; . as $one | any(among; . == $one));
def INDEX(rows; key): reduce rows as $row ({}; . + {($row | key | tostring): $row});
def INDEX(key): INDEX(.[]; key);
def isvalid(f): try (f | true) catch false;
def bsearch($one): (map(select(. < $one)) | length) as $place | if .[$place] == $one then $place else -1 - $place end;
def finites: select(isinfinite or isnan | not);
def capture(re): match(re) | [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
def scan(re): match(re; "g") | if (.captures | length) > 0 then [.captures[].string] else .string end;
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $w | [$x] + $w end;
def transpose: (map(length) | max // 0) as $n | [range($n) as $i | [.[][$i]]];
`;

interface Written {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Filter;
}

let known: readonly Written[] | undefined;
/** Those functions, taken apart once. */
export function writtenInJq(): readonly Written[] {
  if (known) return known;
  const made: Written[] = [];
  for (let filter = parseJq(SOURCE); filter.op === 'define'; filter = filter.rest) made.push(filter);
  known = made;
  return made;
}

/** Whether it is one of them. */
export const isBuiltOf = (name: string, parameters: number): boolean =>
  writtenInJq().some((each) => each.name === name && each.parameters.length === parameters);
