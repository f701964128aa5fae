import type { PersistentVolume } from 'kubernetes-types/core/v1.d.ts';
import { type FileTree, OsError } from '../../kernel/index.ts';

/**
 * A volume that the manifest says is bound has been used before: what it names on the nodes is there (decision 6). Of one that
 * says nothing it is not known, and its folder is as missing as it is on a fresh node.
 */
export function makeUsedVolumes(volumes: readonly Pick<PersistentVolume, 'spec' | 'status'>[], nodes: readonly FileTree[]): void {
  for (const { spec, status } of volumes) {
    const path = spec?.hostPath?.path ?? spec?.local?.path;
    if (status?.phase !== 'Bound' || typeof path !== 'string' || !path.startsWith('/')) continue;
    for (const files of nodes) makeFolder(files, path);
  }
}

function makeFolder(files: FileTree, path: string): void {
  try {
    files.mkdir(path);
  } catch (error) {
    // A file is in its way: then it is that.
    if (!(error instanceof OsError)) throw error;
  }
}
