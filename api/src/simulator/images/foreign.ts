import type { ImageFiles } from '../kernel/index.ts';
import type { ImageDescription } from './model.ts';

/**
 * An image for another processor: the runtime pulls it where the registry has no other, and the kernel does not execute what
 * is in it. Scripts fail by their interpreters.
 * @see containerd: images/image.go Manifest; execve(2) ENOEXEC
 */
export const foreignFiles = (image: ImageDescription): ImageDescription => ({
  ...image,
  base: { ...image.base, files: unreadable(image.base.files) },
  files: unreadable(image.files ?? {}),
});

const unreadable = (files: ImageFiles): ImageFiles =>
  Object.fromEntries(
    Object.entries(files).map(([path, file]) => [
      path,
      typeof file === 'object' && file.program ? { content: '\x7fELF', mode: 0o755 } : file,
    ]),
  );
