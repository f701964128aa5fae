import { byteLength, type Process } from '../../../../kernel/index.ts';
import type { MysqlFlavor } from './log.ts';

/** The version of the protocol, which to whoever reads lines (a probe over HTTP) is the end of the first. */
const PROTOCOL = '\n';
/** Of what a server can: all but what no client asks. */
const CAPABILITIES = ['\udcff\udcff', '\udcff\udcdf'] as const;
const UTF8 = '\udcff';
const AUTOCOMMIT = '\u0002\0';

/**
 * What a server says to whoever connects, before it is asked: a packet that begins with its length and number.
 * @see MySQL: Client/Server Protocol, Protocol::HandshakeV10; MariaDB/server: sql/sql_acl.cc send_server_handshake_packet
 */
export function handshake(flavor: MysqlFlavor, connection: number, { random }: Process): string {
  const plugin = flavor.name === 'MySQL' && !flavor.version.startsWith('5.') ? 'caching_sha2_password' : 'mysql_native_password';
  const salt = Array.from({ length: 20 }, () => String.fromCharCode(0x21 + random.int(0x5a))).join('');
  const payload = [
    PROTOCOL,
    `${versionOf(flavor)}\0`,
    `${String.fromCharCode(connection % 0x80)}\0\0\0`,
    `${salt.slice(0, 8)}\0`,
    CAPABILITIES[0],
    UTF8,
    AUTOCOMMIT,
    CAPABILITIES[1],
    String.fromCharCode(salt.length + 1),
    '\0'.repeat(10),
    `${salt.slice(8)}\0`,
    `${plugin}\0`,
  ].join('');
  return `${String.fromCharCode(byteLength(payload))}\0\0\0${payload}`;
}

/** MariaDB calls itself so for the sake of MySQL's replication. @see MariaDB/server: sql/mysqld.cc RPL_VERSION_HACK */
const versionOf = ({ name, version, packageVersion }: MysqlFlavor): string =>
  name === 'MariaDB' ? `5.5.5-${version}-MariaDB-${packageVersion}` : version;
