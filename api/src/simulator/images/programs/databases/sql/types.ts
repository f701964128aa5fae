import { NotModelled } from './problems.ts';
import type { Reader } from './reader.ts';
import type { TypeName } from './syntax.ts';

/** PostgreSQL's names of types, by what they are called in either. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'integer',
  integer: 'integer',
  int4: 'integer',
  mediumint: 'integer',
  serial: 'integer',
  serial4: 'integer',
  bigint: 'bigint',
  int8: 'bigint',
  bigserial: 'bigint',
  smallint: 'smallint',
  int2: 'smallint',
  smallserial: 'smallint',
  tinyint: 'smallint',
  numeric: 'numeric',
  decimal: 'numeric',
  dec: 'numeric',
  real: 'real',
  float4: 'real',
  float: 'double precision',
  float8: 'double precision',
  double: 'double precision',
  text: 'text',
  tinytext: 'text',
  mediumtext: 'text',
  longtext: 'text',
  varchar: 'character varying',
  char: 'character',
  character: 'character',
  bpchar: 'character',
  bool: 'boolean',
  boolean: 'boolean',
  timestamp: 'timestamp without time zone',
  timestamptz: 'timestamp with time zone',
  datetime: 'timestamp without time zone',
  date: 'date',
  time: 'time without time zone',
  json: 'json',
  jsonb: 'jsonb',
  uuid: 'uuid',
};

/** A type's name, with what stands in brackets behind it. */
export function readType(reader: Reader): TypeName {
  const written = reader.take().text.toLowerCase();
  let name = TYPES[written];
  if (name === undefined || !Object.hasOwn(TYPES, written)) throw new NotModelled(`the type ${written}`);
  if (written === 'double') reader.takeWords('precision');
  if (/^char(?:acter)?$/.test(written) && reader.takeWords('varying')) name = 'character varying';
  const sizes = reader.takeSign('(') ? reader.list(() => Number(reader.take().text)) : [];
  if (sizes.length > 0) reader.needSign(')');
  if (/^time(?:stamp)?$/.test(written)) {
    if (reader.takeWords('with', 'time', 'zone')) name = name.replace('without', 'with');
    else reader.takeWords('without', 'time', 'zone');
  }
  while (reader.takeWords('unsigned') || reader.takeWords('zerofill') || reader.takeWords('signed'));
  if (reader.isSign('[')) throw new NotModelled('arrays');
  return { name, written, sizes };
}

/** serial, bigserial and smallserial. */
export const countsByItself = ({ written }: TypeName): boolean => /serial/.test(written);

/** By PostgreSQL's name of the type. */
export const isWhole = (name: string): boolean => /^(?:integer|bigint|smallint)$/.test(name);
/** Shown at the right of its column. @see postgres: src/bin/psql/common.c column_type_alignment */
export const isNumeric = (name: string): boolean => isWhole(name) || /^(?:numeric|real|double precision)$/.test(name);

/** By PostgreSQL's name of the type: dates, times and timestamps. */
export const isMoment = (name: string): boolean => /^(?:timestamp|date|time )/.test(name);

/** With its sizes: `character varying(20)`. */
export const fullName = ({ name, sizes }: TypeName): string => {
  const [base, ...zone] = name.split(/(?= with)/);
  return sizes.length > 0 && !isWhole(name) ? `${base}(${sizes.join(',')})${zone.join('')}` : name;
};
