<?xml version="1.0" encoding="UTF-8"?>
<!-- The greeting (M53). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="care/*"/>
    <NotificationRequest>
      <notificationNo><xsl:value-of select="facts/noticeNo"/></notificationNo>
      <channel>sms</channel>
      <purpose>care</purpose>
      <recipient>
      <partyNo><xsl:value-of select="$m/c:customerCode"/></partyNo>
      <name><xsl:value-of select="$m/c:contactName"/></name>
      <phone><xsl:value-of select="$m/c:contactPhone"/></phone>
      </recipient>
      <xsl:copy-of select="$m/c:customerCode | $m/c:kaMark | $m/c:customerLevel"/>
      <relatedNo><xsl:value-of select="$m/c:interactionNo"/></relatedNo>
      <template>CARE-SMS-ZH</template>
      <language>zh</language>
      <text><xsl:value-of select="$m/c:content"/></text>
      <senderName>大客户服务中心</senderName>
      <notBefore><xsl:value-of select="date:add($m/c:plannedAt, 'P1D')"/></notBefore>
      <receiptWanted>true</receiptWanted>
    </NotificationRequest>
  </xsl:template>
</xsl:stylesheet>
