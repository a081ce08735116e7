import { Zip, ZipPassThrough } from "fflate";

/** Packs files into an archive while they are made: memory holds one of them at a time. Pictures are stored as they are, being packed already. */
export async function* zipped(
  files: AsyncIterable<{ name: string; data: Buffer }>,
  at: Date,
): AsyncGenerator<Uint8Array> {
  const made: Uint8Array[] = [];
  let failure: Error | undefined;
  const zip = new Zip((error, chunk) => {
    if (error) failure = error;
    else made.push(chunk);
  });
  for await (const { name, data } of files) {
    const entry = new ZipPassThrough(name);
    entry.mtime = at;
    zip.add(entry);
    entry.push(data, true);
    if (failure) throw failure;
    yield* made.splice(0);
  }
  zip.end();
  yield* made;
}
