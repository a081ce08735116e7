import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asList, parseXml, WecomXmlError, writeXml } from "./xml.ts";

const failureOf = (text: string, maxBytes?: number) => {
  try {
    parseXml(text, maxBytes);
  } catch (e) {
    return e instanceof WecomXmlError ? e.code : e;
  }
  return "no failure";
};

describe("reading", () => {
  test("CDATA or not, blanks or not, in any order: values are the same text", () => {
    const strict = "<xml><Event><![CDATA[change_contact]]></Event><CreateTime>1700000000</CreateTime></xml>";
    const loose =
      "<?xml version='1.0'?>\n<xml>\n <CreateTime> 1700000000 </CreateTime><Event> change_contact </Event>\n</xml>";
    expect(parseXml(strict)).toEqual({ Event: "change_contact", CreateTime: "1700000000" });
    expect(parseXml(loose)).toEqual(parseXml(strict));
  });

  test("a number of 64 bits keeps every digit, and leading zeros stay", () => {
    expect(parseXml("<xml><MsgId>4561255354251345929</MsgId><State>007</State></xml>")).toEqual({
      MsgId: "4561255354251345929",
      State: "007",
    });
  });

  test("repeated nodes are a list, and one node can be asked for as a list", () => {
    const two = parseXml("<xml><List><Item><![CDATA[a]]></Item><Item>b</Item></List></xml>");
    expect(two).toEqual({ List: { Item: ["a", "b"] } });
    expect(asList("a")).toEqual(["a"]);
    expect(asList(undefined)).toEqual([]);
  });

  test("XML's own entities are read once; inside CDATA they are plain text", () => {
    expect(parseXml("<xml><A>a &amp;lt; b</A><B><![CDATA[a &amp; b]]></B></xml>")).toEqual({
      A: "a &lt; b",
      B: "a &amp; b",
    });
  });

  test("a declared entity is refused, so nothing expands", () => {
    const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><A>&b;</A></xml>';
    expect(failureOf(bomb)).toBe("malformed");
  });

  test.each(["<xml><A>1</A>", "<html></html>", "", "{}", "<xml><A></B></xml>"])("%j is malformed", (text) => {
    expect(failureOf(text)).toBe("malformed");
  });

  test("a body above the bound is refused before it is read", () => {
    expect(failureOf(`<xml><A>${"好".repeat(100)}</A></xml>`, 300)).toBe("oversized");
  });
});

describe("writing", () => {
  test("numbers stand bare, texts in CDATA, undefined is left out", () => {
    expect(writeXml({ A: 1, B: "b", C: undefined, D: { Item: ["x", "y"] } })).toBe(
      "<xml><A>1</A><B><![CDATA[b]]></B><D><Item><![CDATA[x]]></Item><Item><![CDATA[y]]></Item></D></xml>",
    );
  });

  test("any text comes back as it was, also one that holds the end of a CDATA section", () => {
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom("]]>", "a]]>b", "]]]]>", "<xml>", "&amp;", "]]"),
    );
    fc.assert(
      fc.property(text, (value) => {
        const printable = value.replace(/\p{Cc}/gu, "").trim();
        expect(parseXml(writeXml({ A: printable })).A).toBe(printable);
      }),
    );
  });
});
