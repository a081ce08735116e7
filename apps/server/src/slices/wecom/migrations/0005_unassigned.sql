-- A pass also reads whose customers have nobody since a member left: who left before this workspace was connected is in no other list.
alter table wecom_sync drop constraint wecom_sync_phase_check;
alter table wecom_sync
  add constraint wecom_sync_phase_check
    check (phase in ('staff', 'tags', 'unassigned', 'contacts', 'removals', 'groups', 'group_removals'));
