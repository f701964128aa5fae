import { CLIENT_VERSION, goVersionInfo } from '../../../apimachinery/version-info.ts';
import { HOUR, type Micros } from '../../../engine/index.ts';
import type { Process, Program } from '../../../kernel/index.ts';
import { statOrNone } from '../../../shell/utilities/lib/files.ts';
import { notFollowed } from '../../../shell/utilities/lib/not-followed.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';

/** Its own; of the others it differs in when it was built. */
const VERSION = { ...CLIENT_VERSION, buildDate: '2023-04-14T13:20:04Z' };

/** What it says of itself, and of the certificates that it has made. @see kubernetes: cmd/kubeadm/app/cmd/version.go, certs.go */
export const kubeadm: Program = function* (process) {
  const words = process.argv.slice(1);
  const told =
    words[0] === 'version'
      ? versionText(words.slice(1))
      : words.join(' ') === 'certs check-expiration'
        ? expirations(process)
        : words.join(' ') === 'config images list'
          ? IMAGES
          : undefined;
  if (told === undefined) return notFollowed(process);
  yield* process.write(1, told);
  return 0;
};

/** @see kubernetes: cmd/kubeadm/app/images/images.go GetControlPlaneImages, app/constants/constants.go, of v1.27.1 */
const IMAGES = [
  'kube-apiserver:v1.27.1',
  'kube-controller-manager:v1.27.1',
  'kube-scheduler:v1.27.1',
  'kube-proxy:v1.27.1',
  'pause:3.9',
  'etcd:3.5.7-0',
  'coredns/coredns:v1.10.1',
]
  .map((image) => `registry.k8s.io/${image}\n`)
  .join('');

function versionText(words: readonly string[]): string | undefined {
  const [, format = words[1]] = /^(?:-o|--output)=?(.*)$/.exec(words[0] ?? '') ?? [];
  if (words.length === 0) return `kubeadm version: &${goVersionInfo(VERSION)}\n`;
  if (format === 'short' || words[1] === 'short') return `${VERSION.gitVersion}\n`;
  const which = format || words[1];
  if (which === 'json') return `${JSON.stringify({ clientVersion: VERSION }, undefined, 2)}\n`;
  const rows = Object.entries(VERSION).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const yaml = rows.map(([name, value]) => `  ${name}: ${/^\d+$|^\d{4}-/.test(value) ? `"${value}"` : value}\n`).join('');
  return which === 'yaml' ? `clientVersion:\n${yaml}` : undefined;
}

/** By which authority each was signed. */
const CERTIFICATES: readonly (readonly [name: string, authority: string])[] = [
  ['admin.conf', 'ca'],
  ['apiserver', 'ca'],
  ['apiserver-etcd-client', 'etcd-ca'],
  ['apiserver-kubelet-client', 'ca'],
  ['controller-manager.conf', 'ca'],
  ['etcd-healthcheck-client', 'etcd-ca'],
  ['etcd-peer', 'etcd-ca'],
  ['etcd-server', 'etcd-ca'],
  ['front-proxy-client', 'front-proxy-ca'],
  ['scheduler.conf', 'ca'],
];
const AUTHORITIES = ['ca', 'etcd-ca', 'front-proxy-ca'];
const DAY: Micros = 24 * HOUR;
/** The cluster was made an hour before the run. @see kubernetes: cmd/kubeadm/app/constants/constants.go CertificateValidity; client-go/util/cert duration365d */
const MADE: Micros = -HOUR;

/** Only the first of the control plane has them. */
function expirations(process: Process): string | undefined {
  if (!statOrNone(process, '/etc/kubernetes/pki/apiserver.crt')) return undefined;
  const row = (cells: readonly string[], widths: readonly number[]): string =>
    `${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('')}\n`;
  const until = (days: number): readonly [string, string] => {
    const at = MADE + days * DAY;
    const left = Math.floor((at - process.now) / DAY);
    return [localText(process, '%b %d, %Y %H:%M UTC', at), left >= 8 * 365 ? `${Math.floor(left / 365)}y` : `${left}d`];
  };
  const [own, authorities] = [
    [27, 25, 16, 24],
    [24, 25, 16],
  ];
  return [
    '[check-expiration] Reading configuration from the cluster...\n',
    "[check-expiration] FYI: You can look at this config file with 'kubectl -n kube-system get cm kubeadm-config -o yaml'\n\n",
    row(['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'], own as number[]),
    ...CERTIFICATES.map(([name, authority]) => row([name, ...until(365), authority, 'no      '], own as number[])),
    '\n',
    row(['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'], authorities as number[]),
    ...AUTHORITIES.map((name) => row([name, ...until(3650), 'no      '], authorities as number[])),
  ].join('');
}
