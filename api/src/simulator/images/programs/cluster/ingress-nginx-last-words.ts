import type { Process } from '../../../kernel/index.ts';
import { localText } from '../../../shell/utilities/time/zone.ts';
import { klog } from '../../servers/go-http.ts';
import type { DaemonLine } from '../daemon.ts';
import { type IngressRelease, quoted } from './ingress-nginx-releases.data.ts';

const SIGTERM_OF_A_SHELL = 143;
/** Until then a shell was in between, which TERM ended at once. */
const WITHOUT_SHELL = 22;

/** How the ingress controller before 1.0 ends by TERM, where it still waits: for the Ingresses, or for others first. */
export function lastCode({ minor }: IngressRelease, waitsForIngresses: boolean): number {
  if (minor < WITHOUT_SHELL) return SIGTERM_OF_A_SHELL;
  return waitsForIngresses ? 0 : 1;
}

/** That it gives up waiting lets it start nginx, which it then stops; where it has waited for others, there is none to stop yet. */
export function lastWords(about: IngressRelease, startsNginx: boolean): readonly DaemonLine[] {
  const { minor, client, term, starts, queues, runs, gaveUp, clears } = about;
  const line =
    (level: string, place: string, text: string) =>
    (process: Process): string =>
      klog(process, level, place, text).trimEnd();
  const heard = client - term;
  const begin: readonly DaemonLine[] = [
    { after: 0, text: line('I', `main.go:${heard}`, quoted('Received SIGTERM, shutting down', about)) },
    { after: 0, text: line('I', `nginx.go:${starts + queues}`, quoted('Shutting down controller queues', about)) },
  ];
  if (minor < WITHOUT_SHELL) return begin;
  const stopping = line('I', `nginx.go:${starts + queues + (runs === 44 ? 16 : 8)}`, quoted('Stopping NGINX process', about));
  const notice = ({ pid }: Process, level: string): string => `[${level}] ${pid + 31}#${pid + 31}:`;
  const at = (process: Process): string => localText(process, '%Y/%m/%d %H:%M:%S');
  const clearing: DaemonLine = {
    after: 0,
    text: line('I', `status.go:${clears}`, quoted('updating status of Ingress rules (remove)', about)),
  };
  const signalled: DaemonLine = { after: 0, text: (self) => `${at(self)} ${notice(self, 'notice')} signal process started` };
  const missing = 'open() "/tmp/nginx.pid" failed (2: No such file or directory)';
  const middle: readonly DaemonLine[] = startsNginx
    ? [
        ...(gaveUp === undefined ? [] : [{ after: 0, text: line('E', `store.go:${gaveUp}`, 'timed out waiting for caches to sync') }]),
        { after: 0, text: line('I', `nginx.go:${starts + runs}`, quoted('Starting NGINX process', about)) },
        { after: 0.03, text: stopping },
        signalled,
        { after: 4, text: line('I', `nginx.go:${starts + queues + (runs === 44 ? 29 : 21)}`, quoted('NGINX process has stopped', about)) },
      ]
    : [
        { after: 0.03, text: stopping },
        signalled,
        { after: 0, text: (self) => `${at(self)} ${notice(self, 'error')} ${missing}\nnginx: [error] ${missing}` },
        { after: 0, text: line('I', `main.go:${heard + 4}`, 'Error during shutdown: exit status 1') },
      ];
  return [
    ...begin,
    clearing,
    ...middle,
    { after: 0, text: line('I', `main.go:${heard + 8}`, 'Handled quit, awaiting Pod deletion') },
    {
      after: 10,
      text: line(
        'I',
        `main.go:${heard + 11}`,
        about.isStructured ? `"Exiting" code=${lastCode(about, startsNginx)}` : `Exiting with ${lastCode(about, startsNginx)}`,
      ),
    },
  ];
}
