import { goQuote } from '../../apimachinery/go-quote.ts';
import { type ImageName, ImageNameError, parseImageName } from '../../images/reference.ts';

export { ImageNameError, parseImageName } from '../../images/reference.ts';

/** With the tag `latest` if it has neither tag nor digest; otherwise as it was written.
 *  @see kubernetes: pkg/kubelet/images/image_manager.go applyDefaultImageTag */
export function applyDefaultImageTag(image: string): string {
  let name: ImageName;
  try {
    name = parseImageName(image);
  } catch (error) {
    if (!(error instanceof ImageNameError)) throw error;
    throw new ImageNameError(`couldn't parse image reference ${goQuote(image)}: ${error.message}`);
  }
  return name.tag === undefined && name.digest === undefined ? `${image}:latest` : image;
}
