// Where the releases of ingress-nginx before 1.0 log what: each stands for those after it, until the next.
import type { ClientGo } from './reflectors.ts';

/** How such a release is told from others in its log. @see kubernetes/ingress-nginx: cmd/nginx/main.go, cmd/nginx/flags.go */
export interface IngressRelease {
  /** Its number: 0.21 is 21. */
  readonly minor: number;
  readonly nginx: string;
  /** The first banner said nothing of nginx, which then did so itself. */
  readonly isNarrow?: true;
  /** Its log names what it says, and what of. */
  readonly isStructured?: true;
  /** The line of flags.go that says which class it serves, and how many lines after that it says that it serves those of none too. */
  readonly flags: number;
  readonly alsoNone?: number;
  /** The line of flags.go that says that chains of certificates are not completed. */
  readonly chains?: number;
  /** The line of client_config.go. */
  readonly config: number;
  /** Lines of main.go: the API client, the default backend, and the certificate, with what is said of it. */
  readonly client: number;
  readonly backend: number;
  readonly certificate?: readonly [line: number, text: string];
  /** The line of main.go after which it looks for its class. */
  readonly classes?: number;
  /** The line of main.go that hears of TERM, counted back from that of the client. */
  readonly term: number;
  /** The line of nginx.go that says that the controller starts, and those after it that shut its queues down, and that start nginx. */
  readonly starts: number;
  readonly queues: number;
  readonly runs: number;
  /** The line of store.go that gives up waiting. */
  readonly gaveUp?: number;
  /** The line of status.go that clears the Ingresses. */
  readonly clears: number;
  /** The line of event.go. */
  readonly event: number;
  readonly group: 'extensions' | 'networking.k8s.io';
  readonly go: ClientGo;
}

/** What it says, in quotes once it does so. */
export const quoted = (text: string, { isStructured }: IngressRelease): string => (isStructured ? `"${text}"` : text);

const CREATED = 'Created fake certificate with PemFileName: /etc/ingress-controller/ssl/default-fake-certificate.pem';
const FAKE = 'SSL fake certificate created /etc/ingress-controller/ssl/default-fake-certificate.pem';
const STRUCTURED = '"SSL fake certificate created" file="/etc/ingress-controller/ssl/default-fake-certificate.pem"';

/** @see kubernetes/ingress-nginx nginx-0.24.1: internal/ingress/controller/store/store.go Run */
const STORE: Readonly<Record<string, number>> = {
  '*v1.Endpoints': 152,
  '*v1.Service': 153,
  '*v1.Secret': 154,
  '*v1.ConfigMap': 155,
  '*v1.Pod': 156,
  '*v1beta1.Ingress': 176,
};
const fromStore = (type: string): string => `k8s.io/ingress-nginx/internal/ingress/controller/store/store.go:${STORE[type]}`;

const FIRST = {
  isNarrow: true,
  flags: 176,
  term: 33,
  starts: 258,
  queues: 103,
  runs: 21,
  clears: 200,
  event: 221,
  group: 'extensions',
} as const;
const SECOND = { flags: 192, config: 541, backend: 91, term: 33, queues: 96, runs: 21, clears: 118, group: 'networking.k8s.io' } as const;
const THIRD = {
  flags: 205,
  config: 552,
  client: 231,
  backend: 87,
  classes: 113,
  term: 52,
  starts: 263,
  queues: 117,
  runs: 44,
  gaveUp: 186,
  clears: 118,
  event: 278,
  group: 'networking.k8s.io',
} as const;
const GO_1_15 = { minor: 15, from: 'pkg/mod/k8s.io/client-go@v0.0.0-20190612125919-78d2af7/tools/cache/reflector.go:98' } as const;
const GO_1_17 = { minor: 17, from: 'pkg/mod/k8s.io/client-go@v0.17.3/tools/cache/reflector.go:105' } as const;
const GO_1_20 = { minor: 20, from: 'k8s.io/client-go@v0.20.2/tools/cache/reflector.go:167' } as const;

/** The newest first. */
export const ingressReleases: readonly IngressRelease[] = [
  {
    ...THIRD,
    minor: 41,
    nginx: 'nginx/1.20.1',
    isStructured: true,
    flags: 211,
    alsoNone: 5,
    config: 614,
    client: 241,
    certificate: [105, STRUCTURED],
    classes: 115,
    go: GO_1_20,
  },
  {
    ...THIRD,
    minor: 35,
    nginx: 'nginx/1.19.2',
    alsoNone: 5,
    chains: 252,
    certificate: [105, FAKE],
    go: { minor: 18, from: 'k8s.io/client-go@v0.18.6/tools/cache/reflector.go:125' },
  },
  {
    ...THIRD,
    minor: 33,
    nginx: 'nginx/1.19.1',
    chains: 250,
    certificate: [105, FAKE],
    go: { minor: 18, from: 'pkg/mod/k8s.io/client-go@v0.18.5/tools/cache/reflector.go:125' },
  },
  {
    ...THIRD,
    minor: 31,
    nginx: 'nginx/1.17.10',
    flags: 204,
    chains: 249,
    config: 543,
    client: 220,
    certificate: [105, FAKE],
    event: 281,
    go: GO_1_17,
  },
  {
    ...SECOND,
    minor: 27,
    nginx: 'nginx/1.17.8',
    chains: 243,
    config: 543,
    client: 182,
    certificate: [101, FAKE],
    starts: 263,
    event: 281,
    go: GO_1_17,
  },
  {
    ...SECOND,
    minor: 26,
    nginx: 'openresty/1.15.8.2',
    chains: 243,
    client: 182,
    certificate: [101, FAKE],
    starts: 263,
    event: 255,
    go: GO_1_15,
  },
  {
    ...SECOND,
    minor: 25,
    nginx: 'openresty/1.15.8.1',
    isNarrow: true,
    chains: 221,
    client: 183,
    certificate: [102, CREATED],
    starts: 274,
    event: 258,
    go: GO_1_15,
  },
  {
    ...FIRST,
    minor: 24,
    nginx: 'nginx/1.15.10',
    chains: 214,
    config: 549,
    client: 205,
    backend: 102,
    certificate: [124, CREATED],
    starts: 265,
    event: 209,
    go: { minor: 14, from: fromStore },
  },
  {
    ...FIRST,
    minor: 22,
    nginx: 'nginx/1.15.9',
    chains: 213,
    config: 549,
    client: 200,
    backend: 102,
    starts: 261,
    go: { minor: 12, from: fromStore },
  },
  { ...FIRST, minor: 18, nginx: 'nginx/1.15.6', config: 548, client: 196, backend: 101, go: { minor: 12, from: fromStore } },
  {
    ...FIRST,
    minor: 0,
    nginx: 'nginx/1.13.12',
    config: 552,
    client: 191,
    backend: 100,
    starts: 255,
    queues: 85,
    go: { minor: 11, from: fromStore },
  },
];
