FROM python:3.12 AS build
WORKDIR /src
RUN pip install build
COPY . .
RUN python -m build

FROM python
RUN sudo mkdir -p /data
COPY --from=build /src/dist /tmp/dist
RUN pip install /tmp/dist/*.whl
USER root
EXPOSE 3306

ENTRYPOINT python -m canteen
