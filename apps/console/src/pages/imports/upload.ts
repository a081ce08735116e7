import { ApiError, commerceRoutes, type ImportDetail, type Problem } from "@hortus/contracts";
import { api } from "../../api.ts";

const MOST_BYTES = 200 * 1024 * 1024;

/**
 * Sends the file and tells how far it is, 0 to 100; 100 means that the server reads it now. XMLHttpRequest, since fetch says
 * nothing about what it has sent.
 *
 * @throws {ApiError}
 */
export function uploadFile(file: File, onProgress: (percent: number) => void): Promise<ImportDetail> {
  // Said before minutes of sending, not after.
  if (file.size > MOST_BYTES) return Promise.reject(failure(413, "too_large"));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", api.url(commerceRoutes.uploadImport, {}));
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress(Math.round((loaded / total) * 100)),
    );
    request.addEventListener("error", () => reject(failure(0, "unreachable")));
    request.addEventListener("load", () => {
      const answer = parse(request.responseText);
      if (!answer) reject(failure(request.status, "unreadable_answer"));
      else if (request.status < 300) resolve(answer as ImportDetail); // the server parsed it with the route's schema
      else reject(new ApiError(answer as Problem)); // every failing answer is a problem
    });
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}

const failure = (status: number, code: string) =>
  new ApiError({ type: "about:blank", title: code, status, code });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
