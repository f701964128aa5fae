/** What a program of Kubernetes says of how it was built. @see kubernetes: apimachinery/pkg/version/types.go Info */
export interface VersionInfo {
  readonly major: string;
  readonly minor: string;
  readonly gitVersion: string;
  readonly gitCommit: string;
  readonly gitTreeState: string;
  readonly buildDate: string;
  readonly goVersion: string;
  readonly compiler: string;
  readonly platform: string;
}

/** Of kubectl. */
export const CLIENT_VERSION: VersionInfo = {
  major: '1',
  minor: '27',
  gitVersion: 'v1.27.1',
  gitCommit: '4c9411232e10168d7b050c49a1b59f6df9d7ea4b',
  gitTreeState: 'clean',
  buildDate: '2023-04-14T13:21:19Z',
  goVersion: 'go1.20.3',
  compiler: 'gc',
  platform: 'linux/amd64',
};

/** What the API server says of itself. */
export const SERVER_VERSION: VersionInfo = { ...CLIENT_VERSION, buildDate: '2023-04-14T13:14:42Z' };

/** Of the kustomize that is in it. */
export const KUSTOMIZE_VERSION = 'v5.0.1';

/** As Go writes the whole struct. */
export const goVersionInfo = (info: VersionInfo): string =>
  `version.Info{Major:"${info.major}", Minor:"${info.minor}", GitVersion:"${info.gitVersion}", GitCommit:"${info.gitCommit}", GitTreeState:"${info.gitTreeState}", BuildDate:"${info.buildDate}", GoVersion:"${info.goVersion}", Compiler:"${info.compiler}", Platform:"${info.platform}"}`;

/** What kubectl warns of where it is not asked for its version in short. @see kubernetes: kubectl/pkg/cmd/version/version.go */
export const VERSION_WARNING =
  'WARNING: This version information is deprecated and will be replaced with the output from kubectl version --short.  Use --output=yaml|json to get the full version.\n';

/** And of that, too. */
export const SHORT_DEPRECATED = 'and will be removed in the future. The --short output will become the default.';
