// How the releases of ingress-nginx were built, and where those since 1.0 log what.
import { isBefore, parseTag } from '../../model.ts';

/** What releases say of how they were built. */
export const ingressBuilds: Readonly<Record<string, readonly [build: string, repository?: string]>> = {
  '0.17.1': ['git-12f7966', 'https://github.com/kubernetes/ingress-nginx.git'],
  '0.21.0': ['git-b65b85cd9', 'https://github.com/aledbf/ingress-nginx'],
  '0.23.0': ['git-be1329b22'],
  '0.24.1': ['git-ce418168f'],
  '0.25.0': ['git-1387f7b7e'],
  '0.25.1': ['git-5179893a9'],
  '0.26.1': ['git-2de5a893a'],
  '0.30.0': ['git-7e65b90c4'],
  '0.32.0': ['git-446845114'],
  '0.34.1': ['v20200715-ingress-nginx-2.11.0-8-gda5fa45e2'],
  '0.35.0': ['54ad65e32bcab32791ab18531a838d1c0f0811ef'],
  '0.43.0': ['f3f6da12ac7c59b85ae7132f321bc3bcf144af04'],
  '0.44.0': ['f802554ccfadf828f7eb6d3f9a9333686706d613'],
  '0.47.0': ['7201e37633485d1f14dbe9cd7b22dd380df00a07'],
  '0.48.1': ['30809c066cd027079cbb32dccc8a101d6fbffdcb'],
  '1.0.0': ['041eb167c7bfccb1d1653f194924b0c5fd885e10'],
  '1.0.1': ['abab0396757dcd6f72018ee66611db18df838b17'],
  '1.0.3': ['6e125826ad3968709392f2056023d4d7474ed4f5'],
  '1.0.5': ['7ce96cbcf668f94a0d1ee0a674e96002948bff6f'],
  '1.1.0': ['cacbee86b6ccc45bde8ffc184521bed3022e7dee'],
  '1.1.1': ['a17181e43ec85534a6fea968d95d019c5a4bc8cf'],
  '1.1.2': ['bab0fbab0c1a7c3641bd379f27857113d574d904'],
  '1.2.0': ['a2514768cd282c41f39ab06bda17efefc4bd233a'],
  '1.2.1': ['08848d69e0c83992c89da18e70ea708752f21d7a'],
  '1.5.1': ['d003aae913cc25f375deb74f898c7f3c65c06f05'],
  '1.6.4': ['69e8833858fb6bda12a44990f1d5eaa7b13f4b75'],
  '1.8.0': ['35f5082ee7f211555aaff431d7c4423c17f8ce9e'],
  '1.9.3': ['be93503b57a0ba2ea2e0631031541ca07515913a'],
  '1.10.0': ['71f78d49f0a496c31d4c19f095469f3f23900f8a'],
  '1.10.1': ['4fb5aac1dd3669daa3a14d9de3e3cdb371b4c518'],
};

/** The same of a release since 1.0: the lines of client_config.go, main.go and nginx.go. */
interface IngressLines {
  readonly nginx: string;
  readonly config: number;
  readonly client: number;
  readonly certificate: number;
  readonly starts: number;
  /** Where it says that it ends, so many lines after it has heard of TERM. */
  readonly term: (after: number) => string;
  readonly waits: string;
}

const DELAYS = 'Handled quit, delaying controller exit for 10 seconds';
const AWAITS = 'Handled quit, awaiting Pod deletion';
const inSigterm = (after: number): string => `sigterm.go:${36 + after}`;
const inMain =
  (line: number) =>
  (after: number): string =>
    `main.go:${line + after}`;

/** By the first release that is so, the newest first. */
const LINES: readonly (readonly [since: readonly [major: number, minor: number], lines: IngressLines])[] = [
  [[1, 10], { nginx: '1.25.3', config: 618, client: 205, certificate: 101, starts: 265, term: inSigterm, waits: DELAYS }],
  [[1, 6], { nginx: '1.21.6', config: 618, client: 209, certificate: 104, starts: 261, term: inSigterm, waits: DELAYS }],
  [[1, 5], { nginx: '1.21.6', config: 617, client: 209, certificate: 104, starts: 260, term: inSigterm, waits: DELAYS }],
  [[1, 2], { nginx: '1.19.10', config: 617, client: 230, certificate: 104, starts: 258, term: inMain(176), waits: DELAYS }],
  [[1, 1], { nginx: '1.19.9', config: 615, client: 223, certificate: 104, starts: 255, term: inMain(171), waits: AWAITS }],
  [[1, 0], { nginx: '1.19.9', config: 615, client: 221, certificate: 104, starts: 253, term: inMain(169), waits: AWAITS }],
];

export function ingressLines(version: string): IngressLines {
  const lines = (LINES.find(([since]) => !isBefore(parseTag(version), ...since)) ?? LINES[LINES.length - 1])?.[1] as IngressLines;
  return version === '1.0.0' ? { ...lines, nginx: '1.20.1' } : lines;
}
