import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { createPhoneClient, PhoneApiError, type LogEntry, type PhoneClient } from "../phone-api.ts";
import { showToast } from "./shared/toast.tsx";

export const phone = createPhoneClient();
/** Each switch of the log to its beginning notices a sandbox that was started anew and counts from 1 again. */
const READS_FROM_BEGINNING = 20;
const KEPT_ENTRIES = 500;

/** One reading, repeated by itself; `enabled` false waits for what it needs. */
export function useReading<T>(
  key: readonly unknown[],
  read: (client: PhoneClient) => Promise<T>,
  enabled = true,
): UseQueryResult<T> {
  return useQuery({ queryKey: key, queryFn: () => read(phone), enabled });
}

/** One doing; all readings are made anew after it, and a refusal is shown in words. */
export function useDoing<Input = void, Output = unknown>(
  act: (client: PhoneClient, input: Input) => Promise<Output>,
  then?: (output: Output, input: Input) => void,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => act(phone, input),
    onSuccess: then,
    onError: (error) => showToast(error instanceof PhoneApiError ? error.message : String(error)),
    onSettled: () => queries.invalidateQueries(),
  });
}

/** What went over the wire, newest first. */
export function useLog(): LogEntry[] {
  const queries = useQueryClient();
  const key = ["log"];
  const { data } = useQuery({
    queryKey: key,
    queryFn: async () => {
      const before = queries.getQueryData<{ reads: number; entries: LogEntry[] }>(key);
      const reads = (before?.reads ?? 0) + 1;
      const kept = reads % READS_FROM_BEGINNING === 0 ? [] : (before?.entries ?? []);
      const after = kept[0]?.seq;
      const { entries } = await phone.readLog({ query: after === undefined ? {} : { after } });
      return { reads, entries: [...entries.reverse(), ...kept].slice(0, KEPT_ENTRIES) };
    },
  });
  return data?.entries ?? [];
}
