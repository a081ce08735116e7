/**
 * How large a PNG or JPEG is, in pixels, by its header: some hundred bytes may unpack to gigabytes.
 *
 * @returns undefined when the header is not there
 */
export function pictureSize(data: Buffer): { width: number; height: number } | undefined {
  if (data.length > 24 && data.toString("latin1", 12, 16) === "IHDR")
    return { width: data.readUInt32BE(16), height: data.readUInt32BE(20) };
  return jpegSize(data);
}

/** Of JPEG's segments those that begin a frame name its size (ITU T.81, B.2.2); DHT, JPG and DAC have numbers between them. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

function jpegSize(data: Buffer): { width: number; height: number } | undefined {
  let place = 2;
  while (place + 9 < data.length && data[place] === 0xff) {
    const marker = data.readUInt8(place + 1);
    if (isFrame(marker)) return { width: data.readUInt16BE(place + 7), height: data.readUInt16BE(place + 5) };
    place += 2 + data.readUInt16BE(place + 2);
  }
  return undefined;
}
