import { isSince } from '../../../../shell/utilities/lib/version.ts';
import { isOld, type MysqlFlavor } from './log.ts';

/** Whether a server of this release takes an option. */
export function isKnownOption(word: string, flavor: MysqlFlavor): boolean {
  const removed = flavor.name === 'MariaDB' ? NOT_MARIADB : isOld(flavor) ? undefined : REMOVED_IN_8;
  if (removed?.test(word)) return false;
  if (flavor.name === 'MySQL') {
    if (isSince(flavor.version, 8, 4) && REMOVED_IN_8_4.test(word)) return false;
    if (NATIVE_PASSWORD.test(word)) return isSince(flavor.version, 8, 4) && !isSince(flavor.version, 9);
  }
  return KNOWN.test(word) || MORE.test(word.replace(/^[^=]*/, (name) => name.replaceAll('_', '-')));
}

const KNOWN =
  /^--(user|port|socket|datadir|pid-file|bind[-_]address|character[-_]set[-_]\w+|collation[-_]\w+|default[-_]\w+(-\w+)*|max[-_]\w+(-\w+)*|innodb[-_]\w+(-\w+)*|skip[-_]\w+(-\w+)*|sql[-_]mode|server[-_]id|log[-_]\w+(-\w+)*|general[-_]log\w*|slow[-_]query\w*(-\w+)*|lower[-_]case\w*(-\w+)*|explicit[-_]\w+(-\w+)*|secure[-_]file[-_]priv|wait[-_]timeout|interactive[-_]timeout|binlog[-_]\w+(-\w+)*|gtid[-_]\w+(-\w+)*|relay[-_]\w+(-\w+)*|enforce[-_]\w+(-\w+)*|performance[-_]schema\w*|table[-_]\w+(-\w+)*|thread[-_]\w+(-\w+)*|key[-_]buffer[-_]size|tmp[-_]table[-_]size|sort[-_]buffer[-_]size|join[-_]buffer[-_]size|query[-_]cache\w*(-\w+)*|transaction[-_]isolation|event[-_]scheduler|local[-_]infile|init[-_]\w+|console|verbose|help|defaults[-_]\w+(-\w+)*|ignore[-_]db[-_]dir|require[-_]\w+(-\w+)*|report[-_]host|plugin[-_]\w+(-\w+)*|wsrep[-_]\w+(-\w+)*|aria[-_]\w+(-\w+)*|ssl\w*(-\w+)*|tls[-_]\w+|mysqlx\w*(-\w+)*|early[-_]plugin[-_]load|disable[-_]\w+(-\w+)*|enable[-_]\w+(-\w+)*|loose[-_]\w+(-\w+)*)(=|$)/;

/** More of what option files have, with dashes. @see mysql: Server Option, System Variable, and Status Variable Reference */
const MORE =
  /^--((activate|admin|authentication|auto|back|basedir|big|binlog|block|bulk|caching|character|check|client|clone|completion|component|concurrent|connect|core|cte|datadir|delay|div|end|eq|expire|external|federated|feedback|flush|ft|group|have|histogram|host|information|internal|keep|keyring|large|lc|lock|locked|long|low|mandatory|master|min|mroonga|myisam|mysql|net|ngram|offline|old|open|optimizer|parser|partial|password|persisted|preload|profiling|proxy|query|range|read|regexp|replica|replicate|report|rpl|safe|schema|session|sha256|show|slave|source|spider|standard|stored|super|symbolic|sync|system|tc|temptable|thread|time|tmpdir|tmp|transaction|unique|updatable|use|userstat|validate|windowing|xa)(-[a-z0-9-]+)?|max-[a-z-]+|basedir|tmpdir|autocommit|flush|timezone)(=|$)/;

/** What the eighth release does not know any more. @see mysql: What Is New in MySQL 8.0, Options and Variables Removed */
const REMOVED_IN_8 =
  /^--(ignore[-_]db[-_]dir|query[-_]cache\w*(-\w+)*|innodb[-_](file[-_]format\w*(-\w+)*|large[-_]prefix)|innodb[-_](undo[-_]logs|locks[-_]unsafe[-_]for[-_]binlog|support[-_]xa|stats[-_]sample[-_]pages)|log[-_]warnings|log[-_]syslog\w*|old[-_]passwords|tx[-_]read[-_]only|secure[-_]auth|tx[-_]isolation|skip[-_]innodb|sync[-_]frm|bootstrap)(=|$)/;
/** @see mysql: What Is New in MySQL 8.4, Options and Variables Removed */
const REMOVED_IN_8_4 =
  /^--(default[-_]authentication[-_]plugin|expire[-_]logs[-_]days|(skip[-_])?character[-_]set[-_]client[-_]handshake|skip[-_]host[-_]cache|(admin[-_])?ssl|old[-_]style[-_]user[-_]limits|(master|relay[-_]log)[-_]info[-_]repository|relay[-_]log[-_]info[-_]file|log[-_]bin[-_]use[-_]v1[-_]row[-_]events|binlog[-_]transaction[-_]dependency[-_]tracking|transaction[-_]write[-_]set[-_]extraction|slave[-_]rows[-_]search[-_]algorithms|show[-_]old[-_]temporals|avoid[-_]temporal[-_]upgrade)(=|$)/;
/** What turns it on again where it is off, until it was removed. @see mysql: Caching SHA-2 Pluggable Authentication */
const NATIVE_PASSWORD = /^--mysql[-_]native[-_]password(=|$)/;
const NOT_MARIADB = /^--(default[-_]authentication[-_]plugin|mysqlx\w*(-\w+)*)(=|$)/;
