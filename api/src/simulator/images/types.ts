import type { ImageFiles, SignalName } from '../kernel/index.ts';

/** What an image's config says, as `docker inspect` shows it. */
export interface ImageConfig {
  /** '' is root; a number, a name, or `user:group`. */
  readonly user: string;
  readonly entrypoint: readonly string[];
  readonly cmd: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly workingDir: string;
  readonly stopSignal: SignalName;
  readonly exposedPorts: readonly number[];
  /** Directories that are not part of a container's own layer. */
  readonly volumes?: readonly string[];
}

/** A model of an image: what a registry and a container runtime need of it. */
export interface Image {
  /** `docker.io/library/nginx:1.25` */
  readonly name: string;
  /** `sha256:…`, from the name. */
  readonly digest: string;
  /** Compressed, as it is pulled. */
  readonly sizeBytes: number;
  readonly config: ImageConfig;
  readonly files: ImageFiles;
  /** False: nothing is known of it; its process runs until it is told to stop. */
  readonly known: boolean;
  /** Whoever asks for it gets it: it is where the world has it. */
  readonly open: boolean;
}
