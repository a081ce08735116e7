/** The page of what uses a piece, by its kind. */
export const addressOf: Record<string, (id: string) => string> = {
  journey: (id) => `/journeys/${id}`,
  calendar_journey: (id) => `/journeys/calendar/${id}`,
  mass_send: (id) => `/mass-sends/${id}`,
  channel_code: (id) => `/channel-codes/${id}`,
  calendar: (id) => `/calendar?entry=${id}`,
};
