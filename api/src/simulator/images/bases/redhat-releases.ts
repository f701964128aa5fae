import type { ImageFiles } from '../../kernel/index.ts';
import type { Tag } from '../model.ts';

/** What a release of Fedora's family says of itself: the line of its release files, and /etc/os-release. */
interface Release {
  readonly line: string;
  readonly fields: string;
  /** Of those that call themselves Red Hat's there. */
  readonly compatible?: string;
}

/** Each value in quotes, but those that its package writes bare. */
const quoted = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => (name === '' ? '\n' : `${name}=${JSON.stringify(value)}\n`))
    .join('');

const support = (product: string, version: string) => ({ REDHAT_SUPPORT_PRODUCT: product, REDHAT_SUPPORT_PRODUCT_VERSION: version });

/** @see centos-release: os-release */
const centos = (version: string): Release =>
  version === '7'
    ? {
        line: 'CentOS Linux release 7.9.2009 (Core)',
        fields: `${quoted({ NAME: 'CentOS Linux', VERSION: '7 (Core)', ID: 'centos', ID_LIKE: 'rhel fedora', VERSION_ID: '7', PRETTY_NAME: 'CentOS Linux 7 (Core)', ANSI_COLOR: '0;31', CPE_NAME: 'cpe:/o:centos:centos:7', HOME_URL: 'https://www.centos.org/', BUG_REPORT_URL: 'https://bugs.centos.org/' })}\n${quoted({ CENTOS_MANTISBT_PROJECT: 'CentOS-7', CENTOS_MANTISBT_PROJECT_VERSION: '7', ...support('centos', '7') })}\n`,
      }
    : {
        line: 'CentOS Linux release 8.4.2105',
        fields: quoted({
          NAME: 'CentOS Linux',
          VERSION: '8',
          ID: 'centos',
          ID_LIKE: 'rhel fedora',
          VERSION_ID: '8',
          PLATFORM_ID: 'platform:el8',
          PRETTY_NAME: 'CentOS Linux 8',
          ANSI_COLOR: '0;31',
          CPE_NAME: 'cpe:/o:centos:centos:8',
          HOME_URL: 'https://centos.org/',
          BUG_REPORT_URL: 'https://bugs.centos.org/',
          CENTOS_MANTISBT_PROJECT: 'CentOS-8',
          CENTOS_MANTISBT_PROJECT_VERSION: '8',
        }),
      };

const stream = (version: string): Release => ({
  line: `CentOS Stream release ${version}`,
  fields: quoted({
    NAME: 'CentOS Stream',
    VERSION: version,
    ID: 'centos',
    ID_LIKE: 'rhel fedora',
    VERSION_ID: version,
    PLATFORM_ID: `platform:el${version}`,
    PRETTY_NAME: `CentOS Stream ${version}`,
    ANSI_COLOR: '0;31',
    ...(version !== '8' && { LOGO: 'fedora-logo-icon' }),
    CPE_NAME: `cpe:/o:centos:centos:${version}`,
    HOME_URL: 'https://centos.org/',
    BUG_REPORT_URL: 'https://bugzilla.redhat.com/',
    ...support(`Red Hat Enterprise Linux ${version}`, 'CentOS Stream'),
  }),
});

const CODENAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rocky: { '8': 'Green Obsidian', '9': 'Blue Onyx' },
  almalinux: { '8': 'Sapphire Caracal', '9': 'Turquoise Kodkod' },
  rhel: { '8': 'Ootpa', '9': 'Plow' },
};

/** Red Hat's own, and those that are built from it. @see rocky-release, almalinux-release, redhat-release: os-release */
function enterprise(id: 'rocky' | 'almalinux' | 'rhel', named: string): Release {
  const major = named.split('.')[0] === '8' ? '8' : '9';
  const version = named.includes('.') ? named : major === '8' ? '8.8' : '9.2';
  const name = { rocky: 'Rocky Linux', almalinux: 'AlmaLinux', rhel: 'Red Hat Enterprise Linux' }[id];
  const full = `${version} (${CODENAMES[id]?.[major]})`;
  const [home, bugs, color] = {
    rocky: ['https://rockylinux.org/', 'https://bugs.rockylinux.org/', '0;32'],
    almalinux: ['https://almalinux.org/', 'https://bugs.almalinux.org/', '0;34'],
    rhel: ['https://www.redhat.com/', 'https://bugzilla.redhat.com/', '0;31'],
  }[id] as [string, string, string];
  const head = quoted({
    NAME: name,
    VERSION: full,
    ID: id,
    ID_LIKE: id === 'rhel' ? 'fedora' : 'rhel centos fedora',
    VERSION_ID: version,
    PLATFORM_ID: `platform:el${major}`,
    PRETTY_NAME: `${name} ${full}`,
    ANSI_COLOR: color,
    ...((major === '9' || id === 'rocky') && { LOGO: 'fedora-logo-icon' }),
    CPE_NAME: id === 'rhel' ? `cpe:/o:redhat:enterprise_linux:${major}::baseos` : `cpe:/o:${id}:${id}:${major}::baseos`,
    HOME_URL: home,
    ...(id === 'almalinux' && { DOCUMENTATION_URL: 'https://wiki.almalinux.org/' }),
    ...(id === 'rhel' && { DOCUMENTATION_URL: `https://access.redhat.com/documentation/red_hat_enterprise_linux/${major}/` }),
    BUG_REPORT_URL: bugs,
  });
  const tail = {
    rocky: quoted({
      SUPPORT_END: major === '8' ? '2029-05-31' : '2032-05-31',
      ROCKY_SUPPORT_PRODUCT: `Rocky-Linux-${major}`,
      ROCKY_SUPPORT_PRODUCT_VERSION: version,
      ...support('Rocky Linux', version),
    }),
    almalinux: `\n${quoted({ ALMALINUX_MANTISBT_PROJECT: `AlmaLinux-${major}`, ALMALINUX_MANTISBT_PROJECT_VERSION: version, ...support('AlmaLinux', version) })}`,
    rhel: `\nREDHAT_BUGZILLA_PRODUCT="Red Hat Enterprise Linux ${major}"\nREDHAT_BUGZILLA_PRODUCT_VERSION=${version}\n${quoted(support('Red Hat Enterprise Linux', version))}`,
  }[id];
  return { line: `${name} release ${full}`, fields: head + tail };
}

/** @see system-release of Amazon Linux 2 and 2023 */
const amazon = (version: string): Release =>
  version.startsWith('2023') || version === ''
    ? {
        line: 'Amazon Linux release 2023 (Amazon Linux)',
        fields: quoted({
          NAME: 'Amazon Linux',
          VERSION: '2023',
          ID: 'amzn',
          ID_LIKE: 'fedora',
          VERSION_ID: '2023',
          PLATFORM_ID: 'platform:al2023',
          PRETTY_NAME: 'Amazon Linux 2023',
          ANSI_COLOR: '0;33',
          CPE_NAME: 'cpe:2.3:o:amazon:amazon_linux:2023',
          HOME_URL: 'https://aws.amazon.com/linux/',
          BUG_REPORT_URL: 'https://github.com/amazonlinux/amazon-linux-2023',
          SUPPORT_END: '2028-03-01',
        }),
      }
    : {
        line: 'Amazon Linux release 2 (Karoo)',
        fields: quoted({
          NAME: 'Amazon Linux',
          VERSION: '2',
          ID: 'amzn',
          ID_LIKE: 'centos rhel fedora',
          VERSION_ID: '2',
          PRETTY_NAME: 'Amazon Linux 2',
          ANSI_COLOR: '0;33',
          CPE_NAME: 'cpe:2.3:o:amazon:amazon_linux:2',
          HOME_URL: 'https://amazonlinux.com/',
        }),
      };

const oracle = (named: string): Release => {
  const major = /^[78]/.exec(named)?.[0] ?? '9';
  const version = /^\d+\.\d+$/.exec(named)?.[0] ?? { '7': '7.9', '8': '8.7', '9': '9.2' }[major] ?? '9.2';
  return {
    line: `Oracle Linux Server release ${version}`,
    compatible: `Red Hat Enterprise Linux release ${version}${major === '7' ? ' (Maipo)' : major === '8' ? ' (Ootpa)' : ' (Plow)'}`,
    fields: `${quoted({
      NAME: 'Oracle Linux Server',
      VERSION: version,
      ID: 'ol',
      ID_LIKE: 'fedora',
      VARIANT: 'Server',
      VARIANT_ID: 'server',
      VERSION_ID: version,
      ...(major !== '7' && { PLATFORM_ID: `platform:el${major}` }),
      PRETTY_NAME: `Oracle Linux Server ${version}`,
      ANSI_COLOR: '0;31',
      CPE_NAME: `cpe:/o:oracle:linux:${version.replace('.', ':')}:server`,
      HOME_URL: 'https://linux.oracle.com/',
      BUG_REPORT_URL: 'https://github.com/oracle/oracle-linux',
    })}\nORACLE_BUGZILLA_PRODUCT="Oracle Linux ${major}"\nORACLE_BUGZILLA_PRODUCT_VERSION=${version}\nORACLE_SUPPORT_PRODUCT="Oracle Linux"\nORACLE_SUPPORT_PRODUCT_VERSION=${version}\n`,
  };
};

const FEDORAS: Readonly<Record<string, string>> = {
  '26': 'Twenty Six',
  '27': 'Twenty Seven',
  '28': 'Twenty Eight',
  '29': 'Twenty Nine',
  '30': 'Thirty',
  '31': 'Thirty One',
  '32': 'Thirty Two',
  '33': 'Thirty Three',
  '34': 'Thirty Four',
  '35': 'Thirty Five',
  '36': 'Thirty Six',
  '37': 'Thirty Seven',
  '38': 'Thirty Eight',
  '39': 'Thirty Nine',
  '40': 'Forty',
};

const fedora = (named: string): Release => {
  const version = named in FEDORAS ? named : '38';
  const name = Number(version) >= 35 ? 'Fedora Linux' : 'Fedora';
  return {
    line: `Fedora release ${version} (${FEDORAS[version]})`,
    fields: `NAME="${name}"\nVERSION="${version} (Container Image)"\nID=fedora\nVERSION_ID=${version}\nVERSION_CODENAME=""\nPLATFORM_ID="platform:f${version}"\nPRETTY_NAME="${name} ${version} (Container Image)"\nANSI_COLOR="0;38;2;60;110;180"\nLOGO=fedora-logo-icon\nCPE_NAME="cpe:/o:fedoraproject:fedora:${version}"\nDEFAULT_HOSTNAME="fedora"\nHOME_URL="https://fedoraproject.org/"\nDOCUMENTATION_URL="https://docs.fedoraproject.org/en-US/fedora/f${version}/system-administrators-guide/"\nSUPPORT_URL="https://ask.fedoraproject.org/"\nBUG_REPORT_URL="https://bugzilla.redhat.com/"\nREDHAT_BUGZILLA_PRODUCT="Fedora"\nREDHAT_BUGZILLA_PRODUCT_VERSION=${version}\nREDHAT_SUPPORT_PRODUCT="Fedora"\nREDHAT_SUPPORT_PRODUCT_VERSION=${version}\n${version === '38' ? 'SUPPORT_END=2024-05-14\n' : ''}VARIANT="Container Image"\nVARIANT_ID=container\n`,
  };
};

/** As a distribution's own bases call themselves. */
export type RedHat = 'centos' | 'stream' | 'rocky' | 'almalinux' | 'rhel' | 'amzn' | 'ol' | 'fedora';

/** The files that say which release it is; amazon's has none that is called Red Hat's. */
export function redhatRelease(id: RedHat, version: string): ImageFiles {
  const { line, fields, compatible } = releaseOf(id, version);
  return {
    '/etc/system-release': `${line}\n`,
    ...(id !== 'amzn' && { '/etc/redhat-release': `${compatible ?? line}\n` }),
    ...(id === 'ol' && { '/etc/oracle-release': `${line}\n` }),
    '/etc/os-release': fields,
  };
}

function releaseOf(id: RedHat, version: string): Release {
  switch (id) {
    case 'centos':
      return centos(version);
    case 'stream':
      return stream(version);
    case 'amzn':
      return amazon(version);
    case 'ol':
      return oracle(version);
    case 'fedora':
      return fedora(version);
    default:
      return enterprise(id, version);
  }
}

const OWN: readonly (readonly [repositories: RegExp, id: RedHat])[] = [
  [/\/rockylinux$/, 'rocky'],
  [/\/almalinux$/, 'almalinux'],
  [/\/amazonlinux$/, 'amzn'],
  [/\/oraclelinux$/, 'ol'],
  [/\/fedora$/, 'fedora'],
  [/\/ubi[89](\/|$)/, 'rhel'],
];

/** The release that the tag of a distribution's own image names, if it names one. */
export function namedRedhat(repository: string, { text }: Tag): ImageFiles {
  const id = OWN.find(([repositories]) => repositories.test(repository))?.[1];
  const version = /^v?(\d+(?:\.\d+)?)/.exec(text)?.[1] ?? (repository.includes('/ubi8') ? '8' : '');
  return id === undefined || version === '' ? {} : redhatRelease(id, id === 'amzn' ? (text.split('.')[0] as string) : version);
}
