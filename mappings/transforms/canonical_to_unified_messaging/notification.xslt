<?xml version="1.0" encoding="UTF-8"?>
<!-- M53 NotificationRequest to a short message or a mail. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:template match="/c:NotificationRequest[c:channel = 'sms']">
    <xsl:variable name="digits" select="translate(c:recipient/c:phone, ' -+', '')"/>
    <xsl:variable name="number">
      <xsl:choose>
        <xsl:when test="string-length($digits) = 13 and starts-with($digits, '86')">
          <xsl:value-of select="substring($digits, 3)"/>
        </xsl:when>
        <xsl:otherwise><xsl:value-of select="$digits"/></xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:if test="not(starts-with($number, '1') and string-length($number) = 11)">
      <xsl:message terminate="yes">recipient/phone '<xsl:value-of select="c:recipient/c:phone"/>' is no mobile number, so no short message can reach it; write 11 digits beginning with 1</xsl:message>
    </xsl:if>
    <sms>
      <to><xsl:value-of select="$number"/></to>
      <!-- The platform adds no signature, and a text without one in 【】 is not delivered in China. -->
      <text>
        <xsl:text>【</xsl:text>
        <xsl:call-template name="sender"/>
        <xsl:text>】</xsl:text>
        <xsl:value-of select="c:text"/>
      </text>
    </sms>
  </xsl:template>

  <xsl:template match="/c:NotificationRequest[c:channel = 'email']">
    <xsl:if test="not(c:recipient/c:email)">
      <xsl:message terminate="yes">channel is email, but recipient/email is missing; write the address</xsl:message>
    </xsl:if>
    <mail>
      <to><xsl:value-of select="c:recipient/c:email"/></to>
      <subject>
        <xsl:choose>
          <xsl:when test="c:subject"><xsl:value-of select="c:subject"/></xsl:when>
          <xsl:otherwise><xsl:call-template name="sender"/></xsl:otherwise>
        </xsl:choose>
      </subject>
      <text><xsl:value-of select="c:text"/></text>
    </mail>
  </xsl:template>

  <xsl:template match="/*" priority="-1">
    <xsl:message terminate="yes">the unified messaging platform has no channel '<xsl:value-of select="c:channel"/>'; write sms or email</xsl:message>
  </xsl:template>

  <xsl:template name="sender">
    <xsl:choose>
      <xsl:when test="c:senderName"><xsl:value-of select="c:senderName"/></xsl:when>
      <xsl:otherwise>大客户服务中心</xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
