import {
  journeyRoutes,
  segmentRoutes,
  type JourneyDefinition,
  type JourneyStep,
  type JourneyTrigger,
  type JourneyWait,
} from "@hortus/contracts";
import { useBilingual, useLanguage, useWords } from "@hortus/ui";
import { useQuery } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { api } from "../../../api.ts";
import { useAttributes, useAttributeValue } from "../../../shared/attributes.tsx";
import { useTagGroups } from "../../../shared/lookups.ts";
import { journeyWords } from "../words.ts";

/** Events, dates and facts that a journey may speak of. */
export function useVocabulary() {
  const { data } = useQuery({
    queryKey: ["journey-vocabulary"],
    queryFn: ({ signal }) => api.call(journeyRoutes.journeyVocabulary, {}, { signal }),
    staleTime: 5 * 60_000,
  });
  return data;
}

export function useSegments() {
  const { data } = useQuery({
    queryKey: ["segments", "names"],
    queryFn: ({ signal }) => api.call(segmentRoutes.listSegments, { query: {} }, { signal }),
    staleTime: 30_000,
  });
  return data?.rows ?? NONE;
}

export function useJourneys() {
  const { data } = useQuery({
    queryKey: ["journeys", "names"],
    queryFn: ({ signal }) => api.call(journeyRoutes.listJourneys, { query: {} }, { signal }),
    staleTime: 30_000,
  });
  return data?.rows ?? NONE;
}

const NONE: readonly never[] = [];

/** Steps, waits, triggers and paths in words. */
export function useStepWords() {
  const t = useWords(journeyWords);
  const say = useBilingual();
  const { language } = useLanguage();
  const vocabulary = useVocabulary();
  const segments = useSegments();
  const journeys = useJourneys();
  const groups = useTagGroups();
  const attributes = useAttributes();
  const valueOf = useAttributeValue();
  const names = useMemo(
    () => ({
      event: new Map(vocabulary?.events.map(({ event, label }) => [event, label])),
      date: new Map(vocabulary?.dates.map(({ key, label }) => [key, label])),
      segment: new Map(segments.map(({ id, name }) => [id, name])),
      journey: new Map(journeys.map(({ id, name }) => [id, name])),
      tag: new Map(groups.flatMap(({ tags }) => tags.map(({ id, name }) => [id, name]))),
    }),
    [vocabulary, segments, journeys, groups],
  );
  const weekdays = useCallback(
    (days: readonly number[] = []) => {
      if (days.length === 0 || days.length === 7) return "";
      const format = new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", {
        weekday: "short",
        timeZone: "UTC",
      });
      // 2024-01-01 was a Monday
      return ` (${days.map((day) => format.format(Date.UTC(2024, 0, day))).join(language === "zh" ? "、" : ", ")})`;
    },
    [language],
  );
  const duration = useCallback(
    (minutes: number) => {
      if (minutes % 1_440 === 0) return t("span.days", { count: minutes / 1_440 });
      return minutes % 60 === 0
        ? t("span.hours", { count: minutes / 60 })
        : t("span.minutes", { count: minutes });
    },
    [t],
  );
  const offset = useCallback(
    (days: number) =>
      days === 0 ? t("onTheDay") : days < 0 ? t("daysBefore", { days: -days }) : t("daysAfter", { days }),
    [t],
  );
  const eventName = useCallback(
    (event: string) => {
      const label = names.event.get(event);
      return label ? say(label) : event || t("notChosen");
    },
    [names, say, t],
  );
  const dateName = useCallback(
    (fact: string) => {
      const label = names.date.get(fact);
      return label ? say(label) : fact || t("notChosen");
    },
    [names, say, t],
  );
  const wait = useCallback(
    (until: JourneyWait): string => {
      switch (until.kind) {
        case "day":
          return t("until.day", { day: until.day, at: until.at }) + weekdays(until.weekdays);
        case "duration":
          return t("until.duration", { span: duration(until.minutes) });
        case "time_of_day":
          return t("until.time_of_day", { at: until.at }) + weekdays(until.weekdays);
        case "event":
          return t("until.event", { event: eventName(until.event), span: duration(until.timeoutMinutes) });
        case "segment":
          return t("until.segment", {
            segment: names.segment.get(until.segmentId) ?? t("notChosen"),
            span: duration(until.timeoutMinutes),
          });
        case "date":
          return t("until.date", { date: dateName(until.fact), offset: offset(until.days), at: until.at });
      }
    },
    [t, weekdays, duration, eventName, dateName, offset, names],
  );
  const trigger = useCallback(
    (of: JourneyTrigger): string => {
      switch (of.kind) {
        case "event":
          return t("when.event", { event: eventName(of.event) });
        case "segment_entered":
        case "segment_left":
          return t(`when.${of.kind}`, { segment: names.segment.get(of.segmentId) ?? t("notChosen") });
        case "date":
          return t("when.date", { date: dateName(of.fact), offset: offset(of.days), at: of.at });
        case "schedule":
          return t("when.schedule", {
            cron: of.cron,
            segment: names.segment.get(of.segmentId) ?? t("notChosen"),
          });
        case "manual":
          return t("when.manual");
      }
    },
    [t, eventName, dateName, offset, names],
  );
  /** What a step does, in one line; its text for messages and tasks. */
  const summary = useCallback(
    (step: JourneyStep): string => {
      switch (step.kind) {
        case "wait":
          return wait(step.until);
        case "message":
          return step.text;
        case "task":
          return `${t(`task.${step.task}`)} · ${step.title}`;
        case "branch":
          return step.paths.map(({ name }) => name).join(" / ");
        case "split":
          return [
            ...step.arms.map(({ name, percent }) => `${name} ${percent}%`),
            ...(step.holdOutPercent > 0 ? [t("holdOutShare", { percent: step.holdOutPercent })] : []),
          ].join(" · ");
        case "tag":
          return [
            ...step.add.map((id) => `+ ${names.tag.get(id) ?? t("gone")}`),
            ...step.remove.map((id) => `− ${names.tag.get(id) ?? t("gone")}`),
          ].join("  ");
        case "attribute": {
          const attribute = attributes?.find(({ id }) => id === step.attributeId);
          if (!attribute) return t("notChosen");
          return `${attribute.name} = ${step.value === null ? t("attributeCleared") : valueOf(attribute, step.value)}`;
        }
        case "join":
          return names.journey.get(step.journeyId) ?? t("notChosen");
        case "notify":
          return step.text;
        case "goal":
        case "exit":
          return t(`about.${step.kind}`);
      }
    },
    [t, wait, names, attributes, valueOf],
  );
  const path = useCallback(
    (step: JourneyStep | undefined, key: string): string => {
      if (key === "hold_out") return t("path.hold_out");
      if (step?.kind === "branch" && key !== "otherwise")
        return step.paths.find(({ id }) => id === key)?.name ?? key;
      if (step?.kind === "split") return step.arms.find(({ id }) => id === key)?.name ?? key;
      if (step?.kind === "wait" && step.until.kind === "date")
        return t(key === "otherwise" ? "path.no_date" : "path.date");
      if (step?.kind === "wait") return t(key === "otherwise" ? "path.timeout" : "path.happened");
      return key === "otherwise" ? t("path.otherwise") : key === "next" ? t("path.next") : key;
    },
    [t],
  );
  return { wait, trigger, summary, path, eventName };
}

/** A journey that people see: what is being written, or else what is published. */
export const shownOf = (journey: {
  draft?: JourneyDefinition | undefined;
  published?: JourneyDefinition | undefined;
}) => journey.draft ?? journey.published;
