import { picture } from "../picture.js";

export function image(element) {
  return picture(element, "accessory-image");
}
