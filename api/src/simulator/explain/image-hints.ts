import type { Pod } from '../apimachinery/objects.ts';
import { isOf, registriesOf } from '../kubelet/images/pull-secrets.ts';
import type { Localized } from '../types.ts';
import { both, operand, operandOf, type Situation } from './context.ts';
import { templateOf } from './new-pod.ts';

/** What is wrong with the Secrets that a Pod asks for images with; or that it names none.
 *  @see kubernetes: pkg/kubelet/kubelet_pods.go getPullSecretsForPod; pkg/credentialprovider/secrets/secrets.go */
export function pullSecretRemedies({ pod, objects }: Situation, image: string): Localized[] {
  const names = (pod.spec.imagePullSecrets ?? []).flatMap(({ name }) => name || []);
  if (names.length === 0)
    return [
      both(
        'If the repository is private, create the Pod anew with an imagePullSecret of its namespace',
        '如果仓库是私有的，为 Pod 配置同一命名空间中的 imagePullSecret 并重新创建',
      ),
    ];
  const { namespace = 'default' } = pod.metadata;
  const secrets = objects('Secret').filter(({ metadata }) => metadata.namespace === namespace);
  const make = (name: string) => `kubectl create secret docker-registry ${operand(name, namespace)}`;
  return names.map((name) => {
    const secret = secrets.find(({ metadata }) => metadata.name === name);
    if (!secret)
      return both(
        `If the repository is private: there is no Secret ${name}, which imagePullSecrets names. Make it (${make(name)} …), and the next try uses it`,
        `如果仓库是私有的：imagePullSecrets 引用的 Secret ${name} 不存在。创建它（${make(name)} …），下次尝试就会使用它`,
      );
    const registries = registriesOf(secret);
    if (!registries)
      return both(
        `If the repository is private: nothing in the Secret ${name} (type ${secret.type}) can be used for that. Delete it, and make it anew: ${make(name)} …`,
        `如果仓库是私有的：Secret ${name}（类型 ${secret.type}）的内容不能用于拉取镜像。删除后重新创建：${make(name)} …`,
      );
    if (!registries.some((location) => isOf(location, image)))
      return both(
        `If the repository is private: the Secret ${name} is for ${registries.join(', ') || 'no registry'}, and not for the one of ${image}`,
        `如果仓库是私有的：Secret ${name} ${registries.length > 0 ? `用于 ${registries.join('、')}，` : ''}不适用于 ${image} 所在的镜像仓库`,
      );
    return both(
      `If the repository is private: check that who the Secret ${name} stands for may read it`,
      `如果仓库是私有的：确认 Secret ${name} 中的账号有权读取它`,
    );
  });
}

/** The registry's host in an image's name is the node itself. */
export const isOfItsNode = (image: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?\//.test(image);

/** What makes a text no name of an image. @see distribution: reference/reference.go */
export function nameRemedy(image: string): Localized {
  if (/[<>{}$]/.test(image))
    return both(
      `Replace the placeholder in ${image}: Kubernetes puts nothing in its place`,
      `替换 ${image} 中的占位符：Kubernetes 不会填充它`,
    );
  if (/^\w+:\/\//.test(image))
    return both(
      `Leave out ${image.slice(0, image.indexOf('//') + 2)}: the name begins with the host of the registry`,
      `去掉 ${image.slice(0, image.indexOf('//') + 2)}：镜像名以镜像仓库的主机名开头`,
    );
  if (/\s/.test(image)) return both('Take out the blank: no name of an image has one', '去掉空格：镜像名中不能有空格');
  if (/:[^/:]*:[^/:]*$/.test(image))
    return both('Leave one tag: behind its last slash a name has one colon', '只保留一个标签：最后一个斜杠之后只能有一个冒号');
  if (/[:@]$/.test(image)) return both('Write the tag behind the colon, or leave out the colon', '在冒号后写上标签，或去掉冒号');
  if (/[A-Z]/.test(image.replace(/:[^/]*$/, ''))) return both('Write the name of the repository in lower case', '仓库名使用小写');
  return both('Write it as host/path/name:tag', '按“主机/路径/名称:标签”书写');
}

/** Of a Pod all that can be changed of what it needs for a pull is the image; one that a controller has made is better left as it is. */
export function changedImage(pod: Pod, container: string): Localized {
  const { namespace = 'default' } = pod.metadata;
  const template = templateOf(pod);
  if (template) {
    const command = `kubectl set image ${template.kind}/${operand(template.name, namespace)} ${container}=`;
    return both(`Change the image in the template of the Pod: ${command}NAME:TAG`, `在 Pod 的模板中修改镜像：${command}名称:标签`);
  }
  const command = `kubectl set image pod/${operandOf(pod)} ${container}=`;
  return both(
    `A changed image is tried at once: ${command}NAME:TAG, or edit the Pod`,
    `修改镜像后会立即重试：${command}名称:标签，或编辑 Pod`,
  );
}
