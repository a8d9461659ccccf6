-- From PostgreSQL 16 on whoever makes a role may administer it, but not become it: a user who is no superuser has to give it to itself.
do $$ begin
  if current_setting('server_version_num')::int >= 160000 then
    if not pg_has_role(current_user, 'countersign_app', 'set') then execute format('grant countersign_app to %I', current_user); end if;
  end if;
exception when insufficient_privilege then
  raise exception 'this user may not take on the role countersign_app; as an administrator run: grant countersign_app to %', current_user;
end $$;
