import type { ImageFiles } from '../../kernel/index.ts';

/** What an image's /etc/os-release decides beside its programs: where packages come from, and how a console greets. */
export function repositoriesOf(about: string): ImageFiles {
  const value = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(about)?.[1] ?? '';
  const version = value('VERSION_ID');
  const codename = value('VERSION_CODENAME') || (/\((\w+)\)/.exec(value('VERSION'))?.[1] ?? '');
  switch (value('ID')) {
    case 'alpine':
      return ofAlpine(version.split('.').slice(0, 2).join('.'));
    case 'debian':
      return ofDebian(version, codename, value('PRETTY_NAME'));
    case 'ubuntu':
      return ofUbuntu(version, codename, value('PRETTY_NAME'));
    case 'centos':
      return version === '7' ? ofCentos(SEVEN) : version === '8' && value('NAME') === 'CentOS Linux' ? ofCentos(EIGHT) : {};
    default:
      return {};
  }
}

/** @see aports: main/alpine-baselayout; alpinelinux/docker-alpine */
const ofAlpine = (release: string): ImageFiles => {
  // The images have been made with https since 3.13.
  const mirror = `http${Number(release.split('.')[1]) < 13 ? '' : 's'}://dl-cdn.alpinelinux.org/alpine/v${release}`;
  return {
    '/etc/apk/repositories': `${mirror}/main\n${mirror}/community\n`,
    '/etc/issue': `Welcome to Alpine Linux ${release}\nKernel \\r on an \\m (\\l)\n\n`,
  };
};

/** Since Debian 12 in another form, and place. @see debuerreotype: debuerreotype-debian-sources-list */
function ofDebian(version: string, codename: string, title: string): ImageFiles {
  const greets = { '/etc/issue': `${title.replace(/ \(\w+\)$/, '')} \\n \\l\n\n`, '/etc/issue.net': `${title.replace(/ \(\w+\)$/, '')}\n` };
  if (codename === '') return greets;
  const security = Number(version) < 11 ? `${codename}/updates` : `${codename}-security`;
  if (Number(version) >= 12) {
    const stanza = (uri: string, suites: string): string =>
      `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n`;
    return {
      ...greets,
      '/etc/apt/sources.list.d/debian.sources': `${stanza('http://deb.debian.org/debian', `${codename} ${codename}-updates`)}\n${stanza('http://deb.debian.org/debian-security', security)}`,
    };
  }
  const archive = Number(version) < 11 ? 'http://security.debian.org/debian-security' : 'http://deb.debian.org/debian-security';
  return {
    ...greets,
    '/etc/apt/sources.list': `deb http://deb.debian.org/debian ${codename} main\ndeb ${archive} ${security} main\ndeb http://deb.debian.org/debian ${codename}-updates main\n`,
  };
}

/** @see ubuntu: livecd-rootfs; since 24.04 in ubuntu.sources */
function ofUbuntu(version: string, codename: string, title: string): ImageFiles {
  const greets = { '/etc/issue': `${title} \\n \\l\n\n`, '/etc/issue.net': `${title}\n` };
  if (codename === '') return greets;
  const all = 'main restricted universe multiverse';
  if (Number(version) >= 24.04) {
    const stanza = (uri: string, suites: string): string =>
      `Types: deb\nURIs: ${uri}\nSuites: ${suites}\nComponents: ${all}\nSigned-By: /usr/share/keyrings/ubuntu-archive-keyring.gpg\n`;
    return {
      ...greets,
      '/etc/apt/sources.list': '# Ubuntu sources have moved to /etc/apt/sources.list.d/ubuntu.sources\n',
      '/etc/apt/sources.list.d/ubuntu.sources': `${stanza('http://archive.ubuntu.com/ubuntu/', `${codename} ${codename}-updates ${codename}-backports`)}\n${stanza('http://security.ubuntu.com/ubuntu/', `${codename}-security`)}`,
    };
  }
  const lines = [
    ['archive', codename],
    ['archive', `${codename}-updates`],
    ['archive', `${codename}-backports`],
    ['security', `${codename}-security`],
  ].map(([host, suite]) => `deb http://${host}.ubuntu.com/ubuntu/ ${suite} ${all}\n`);
  return { ...greets, '/etc/apt/sources.list': lines.join('') };
}

/** Files of repositories: by name, what each of them has. @see centos: centos-release, centos-linux-repos */
type Repositories = Readonly<Record<string, readonly (readonly [id: string, name: string, repo: string, path: string])[]>>;
const SEVEN: Repositories = {
  'CentOS-Base': [
    ['base', 'Base', 'os', 'centos/$releasever/os/$basearch'],
    ['updates', 'Updates', 'updates', 'centos/$releasever/updates/$basearch'],
    ['extras', 'Extras', 'extras', 'centos/$releasever/extras/$basearch'],
  ],
};
const EIGHT: Repositories = {
  'CentOS-Linux-AppStream': [['appstream', 'AppStream', 'AppStream', '$contentdir/$releasever/AppStream/$basearch/os']],
  'CentOS-Linux-BaseOS': [['baseos', 'BaseOS', 'BaseOS', '$contentdir/$releasever/BaseOS/$basearch/os']],
  'CentOS-Linux-Extras': [['extras', 'Extras', 'extras', '$contentdir/$releasever/extras/$basearch/os']],
};

const ofCentos = (repositories: Repositories): ImageFiles => ({
  '/etc/issue': '\\S\nKernel \\r on an \\m\n\n',
  ...Object.fromEntries(
    Object.entries(repositories).map(([file, all]) => [
      `/etc/yum.repos.d/${file}.repo`,
      all
        .map(
          ([id, name, repo, path]) =>
            `[${id}]\nname=CentOS${repositories === EIGHT ? ' Linux' : ''} $releasever - ${name}\nmirrorlist=http://mirrorlist.centos.org/?release=$releasever&arch=$basearch&repo=${repo}&infra=$infra\n#baseurl=http://mirror.centos.org/${path}/\ngpgcheck=1\n${repositories === EIGHT ? 'enabled=1\n' : ''}`,
        )
        .join('\n'),
    ]),
  ),
});
