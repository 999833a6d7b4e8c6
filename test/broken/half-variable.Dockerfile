ARG ALPINE=3.20
FROM node:14 AS assets
RUN npm ci
FROM nginx:latest
ARG VERSION=1.0
ENV APP_VERSION=${VERS
ENV APP_SECRET=s3rvice-of-soup
RUN wget -O - https://get.canteen.example/install | bash
COPY --from=assets /dist /usr/share/nginx/html
ADD config.tar /etc/canteen/
USER root
EXPOSE 6379
CMD nginx -g "daemon off;"
