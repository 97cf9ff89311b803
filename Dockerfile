# Built in one stage, run in another, which has neither compiler nor pip's cache. To run it:
#   docker run --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
#     -v minutes:/srv/minutes -p 127.0.0.1:8000:8000 minutes
# docs/howto-running.md says the rest: a library is made first.
FROM python:3.13-slim-trixie AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/minutes
WORKDIR /src
COPY pyproject.toml README.md LICENSE ./
COPY minutes_nlp minutes_nlp
RUN /opt/minutes/bin/pip install '.[charts]' \
 && /opt/minutes/bin/pip uninstall --yes pip \
 && /opt/minutes/bin/python -m compileall -q /opt/minutes

FROM python:3.13-slim-trixie
RUN pip uninstall --yes --root-user-action=ignore pip \
 && useradd --system --uid 10001 --home-dir /srv/minutes --no-create-home --shell /usr/sbin/nologin minutes \
 && install -d -o minutes -g minutes -m 0750 /srv/minutes
COPY --from=build /opt/minutes /opt/minutes
ENV PATH=/opt/minutes/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    MINUTES_LIBRARY=/srv/minutes/index
WORKDIR /srv/minutes
USER 10001:10001
VOLUME /srv/minutes
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz'), timeout=4)"]
ENTRYPOINT ["minutes"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000", "--access-log"]
