<?xml version="1.0" encoding="UTF-8"?>
<!-- M45 to CreateTroubleTicket: a fault that somebody else took, for the agents who will be asked about it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:FaultReported">
    <map r:method="POST" r:path="/tmf-api/troubleTicket/v4/troubleTicket">
      <string key="externalId"><xsl:value-of select="c:faultNo"/></string>
      <string key="name">故障申告 <xsl:value-of select="c:faultNo"/></string>
      <string key="description"><xsl:value-of select="c:symptom"/></string>
      <string key="severity"><xsl:value-of select="kam:to-partner('severity', c:severity)"/></string>
      <string key="ticketType">fault</string>
      <string key="creationDate"><xsl:value-of select="c:reportedAt"/></string>
      <map key="channel">
        <string key="id"><xsl:value-of select="kam:to-partner('channel', c:channel)"/></string>
      </map>
      <array key="relatedParty">
        <xsl:if test="c:customerCode">
          <map>
            <string key="id"><xsl:value-of select="c:customerCode"/></string>
            <xsl:if test="c:customerName">
              <string key="name"><xsl:value-of select="c:customerName"/></string>
            </xsl:if>
            <string key="role">customer</string>
            <string key="@referredType">Customer</string>
          </map>
        </xsl:if>
        <xsl:if test="c:contactPhone">
          <map>
            <string key="id"><xsl:value-of select="c:contactPhone"/></string>
            <xsl:if test="c:contactName">
              <string key="name"><xsl:value-of select="c:contactName"/></string>
            </xsl:if>
            <string key="role">contact</string>
            <string key="@referredType">Individual</string>
          </map>
        </xsl:if>
      </array>
      <array key="relatedEntity">
        <xsl:for-each select="c:circuitCode | c:serviceNumber">
          <map>
            <string key="id"><xsl:value-of select="."/></string>
            <string key="name">
              <xsl:choose>
                <xsl:when test="self::c:circuitCode">circuit</xsl:when>
                <xsl:otherwise>number</xsl:otherwise>
              </xsl:choose>
            </string>
            <string key="role">affectedService</string>
            <string key="@referredType">Service</string>
          </map>
        </xsl:for-each>
        <xsl:if test="c:alarmNo">
          <map>
            <string key="id"><xsl:value-of select="c:alarmNo"/></string>
            <string key="role">alarm</string>
            <string key="@referredType">Alarm</string>
          </map>
        </xsl:if>
      </array>
      <array key="characteristic">
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">kaCode</xsl:with-param>
          <xsl:with-param name="value" select="c:kaCode"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">kaMark</xsl:with-param>
          <xsl:with-param name="value" select="kam:to-partner('ka-mark', c:kaMark)"/>
        </xsl:call-template>
        <xsl:if test="c:customerLevel">
          <xsl:call-template name="characteristic">
            <xsl:with-param name="name">customerLevel</xsl:with-param>
            <xsl:with-param name="value" select="kam:to-partner('customer-level', c:customerLevel)"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">region</xsl:with-param>
          <xsl:with-param name="value" select="c:region"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">faultKind</xsl:with-param>
          <xsl:with-param name="value" select="kam:to-partner('fault-kind', c:kind)"/>
        </xsl:call-template>
        <xsl:if test="c:productKind">
          <xsl:call-template name="characteristic">
            <xsl:with-param name="name">serviceKind</xsl:with-param>
            <xsl:with-param name="value" select="kam:to-partner('service-kind', c:productKind)"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:if test="c:faultEnd">
          <xsl:call-template name="characteristic">
            <xsl:with-param name="name">faultEnd</xsl:with-param>
            <xsl:with-param name="value" select="kam:to-partner('fault-end', c:faultEnd)"/>
          </xsl:call-template>
        </xsl:if>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">place</xsl:with-param>
          <xsl:with-param name="value" select="c:place"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">occurredAt</xsl:with-param>
          <xsl:with-param name="value" select="c:occurredAt"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">slaLevel</xsl:with-param>
          <xsl:with-param name="value" select="c:slaLevel"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">networkElement</xsl:with-param>
          <xsl:with-param name="value" select="c:networkElement"/>
        </xsl:call-template>
      </array>
    </map>
  </xsl:template>

  <xsl:template name="characteristic">
    <xsl:param name="name"/>
    <xsl:param name="value"/>
    <xsl:if test="$value != ''">
      <map>
        <string key="name"><xsl:value-of select="$name"/></string>
        <string key="value"><xsl:value-of select="$value"/></string>
      </map>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
