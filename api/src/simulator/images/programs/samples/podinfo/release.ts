import { sha1 } from '../../../../apimachinery/digest.ts';

/** Of those that were seen to run. */
const REVISIONS: Readonly<Record<string, string>> = {
  '3.1.5': '78658c03110c23dc011bbec5801f58c6f3f14420',
  '4.0.3': 'a2f9216fe43849c3b4844032771ba632307d8738',
  '6.3.6': '073f1ec5aff930bd3411d33534e91cbe23302324',
  '6.7.1': '6b7aab8a10d6ee8b895b0a5048f4ab0966ed29ff',
  '6.9.0': 'fb3b01be30a3f353b221365cd3b4f9484a0885ea',
  '6.14.0': 'a30fa3224289a3f3e413157104dee8844e329926',
  '6.15.0': 'dd507173b7b75b2312a36cabe0de5f09c1ce69c8',
};
/** The commit of a release. */
export const revisionOf = (version: string): string => REVISIONS[version] ?? sha1(`podinfo ${version}`);
