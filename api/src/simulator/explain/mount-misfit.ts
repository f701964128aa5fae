import type { Pod } from '../apimachinery/objects.ts';
import { both, listed, type Remedies, specOf } from './context.ts';

/**
 * What is mounted is a directory and what is there is none, or the other way round: by what the Pod says of that place;
 * undefined where it says nothing. @see runc: libcontainer/rootfs_linux.go createMountpoint
 */
export function misfit(pod: Pod, container: string, message: string): Remedies | undefined {
  const path = /error mounting "[^"]*" to rootfs at "([^"]+)": mount .*: not a directory/.exec(message)?.[1];
  const spec = specOf(pod, container);
  if (path === undefined || !spec) return undefined;
  if (spec.terminationMessagePath === path)
    return listed([
      both(
        `Let terminationMessagePath name a file: ${path} is a directory in the image`,
        `terminationMessagePath 应为文件：${path} 在镜像中是目录`,
      ),
    ]);
  const mount = spec.volumeMounts?.find(({ mountPath }) => mountPath === path);
  const volume = (pod.spec.volumes ?? []).find(({ name }) => name === mount?.name);
  if (!mount || !volume) return undefined;
  const whole = both('For a whole volume let mountPath be a directory', '挂载整个卷时，mountPath 应为目录');
  if (mount.subPath)
    return listed([
      both(
        `If the volume ${volume.name} has no file ${mount.subPath}, a directory of that name has been made: let subPath be the name of a file in it`,
        `如果卷 ${volume.name} 中没有文件 ${mount.subPath}，则会创建同名目录：subPath 应为卷中文件的名称`,
      ),
      both(
        `If it has, and ${path} is a directory in the image, let mountPath be the path of the file`,
        `如果有该文件，而 ${path} 在镜像中是目录，则 mountPath 应写该文件的完整路径`,
      ),
    ]);
  if (volume.hostPath)
    return listed([
      both(
        `Let ${volume.hostPath.path} on the node and ${path} in the image both be files, or both directories: with hostPath.type: File the kubelet says so where it is no file`,
        `节点上的 ${volume.hostPath.path} 与镜像中的 ${path} 应同为文件或同为目录：设置 hostPath.type: File 后，如果它不是文件，kubelet 会指出`,
      ),
    ]);
  return volume.emptyDir || volume.persistentVolumeClaim ? listed([whole]) : undefined;
}
