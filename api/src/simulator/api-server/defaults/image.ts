import { ImageNameError, parseImageName } from '../../images/reference.ts';

/** Always for the tag `latest`, given or implied. @see kubernetes: SetDefaults_Container, pkg/util/parsers ParseImageName */
export function pullPolicyFor(image: string): 'Always' | 'IfNotPresent' {
  return imageTag(image) === 'latest' ? 'Always' : 'IfNotPresent';
}

/** `latest` where there is neither tag nor digest; none where there is a digest alone, or the name is none. */
function imageTag(image: string): string | undefined {
  try {
    const { tag, digest } = parseImageName(image);
    return tag ?? (digest === undefined ? 'latest' : undefined);
  } catch (error) {
    if (error instanceof ImageNameError) return undefined;
    throw error;
  }
}
