import { amongOthers } from './refusals.ts';

/** kubectl ends: what it writes to stderr, line ends included. */
export class KubectlError extends Error {
  readonly stderr: string;
  readonly exitCode: number;
  /** The same, where it is one of several. */
  readonly among: string;

  constructor(stderr: string, exitCode = 1, among = amongOthers(stderr)) {
    super(stderr);
    this.stderr = stderr;
    this.exitCode = exitCode;
    this.among = among;
  }
}

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go checkErr */
export const fail = (message: string): never => {
  throw new KubectlError(`error: ${message}${message.endsWith('\n') ? '' : '\n'}`);
};

/** @see kubernetes: kubectl/pkg/cmd/util/helpers.go UsageErrorf */
export const usageError = (command: string, message: string): never =>
  fail(`${message}\nSee 'kubectl ${command} -h' for help and examples`);

/** @see kubernetes: cli-runtime/pkg/resource/builder.go */
export const NO_RESOURCES =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

/** The same, where a selector is there for them. */
export const NO_TYPE = 'at least one resource must be specified to use a selector';

/** Nothing is named. @see kubernetes: cli-runtime/pkg/resource/builder.go visitorResult */
export const noResources = ({ flags }: { readonly flags: { text(name: string): string } }): never =>
  fail(flags.text('selector') || flags.text('field-selector') ? NO_TYPE : NO_RESOURCES);

/** What the API server refuses. */
export const serverError = (reason: string, message: string): never => {
  throw new KubectlError(`Error from server (${reason}): ${message}\n`);
};

/** What kubectl can and this cluster, which exists in thought only, cannot. */
export const notSimulated = (what: string): never => fail(`${what} is not possible in a simulated cluster`);

/** Whatever was thrown, as text. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
