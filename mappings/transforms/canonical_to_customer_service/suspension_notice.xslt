<?xml version="1.0" encoding="UTF-8"?>
<!-- M43 result to RecordNotice: what the agent says when a stopped customer calls. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:ServiceSuspensionResult">
    <xsl:if test="not(c:customerCode) and not(c:account)">
      <xsl:message terminate="yes">the result names neither customerCode nor account; write one of them</xsl:message>
    </xsl:if>
    <xsl:variable name="what">
      <xsl:choose>
        <xsl:when test="c:request = 'suspend'">停机</xsl:when>
        <xsl:otherwise>复机</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <map r:method="POST" r:path="/tmf-api/troubleTicket/v4/troubleTicket">
      <string key="externalId"><xsl:value-of select="c:requestNo"/></string>
      <string key="name"><xsl:value-of select="$what"/>结果 <xsl:value-of select="c:requestNo"/></string>
      <string key="description">
        <xsl:value-of select="$what"/>
        <xsl:choose>
          <xsl:when test="c:outcome = 'accepted'">成功</xsl:when>
          <xsl:otherwise>未成功</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="c:account">，帐户 <xsl:value-of select="c:account"/></xsl:if>
        <xsl:if test="c:reason">，<xsl:value-of select="c:reason"/></xsl:if>
        <xsl:for-each select="c:users/c:user[c:outcome = 'refused']">
          <xsl:text>；未办理：</xsl:text>
          <xsl:value-of select="concat(c:userNo, ' ', c:reason)"/>
        </xsl:for-each>
      </string>
      <string key="severity">Minor</string>
      <string key="ticketType">notice</string>
      <string key="creationDate"><xsl:value-of select="c:completedAt"/></string>
      <xsl:if test="c:customerCode">
        <array key="relatedParty">
          <map>
            <string key="id"><xsl:value-of select="c:customerCode"/></string>
            <xsl:if test="c:customerName">
              <string key="name"><xsl:value-of select="c:customerName"/></string>
            </xsl:if>
            <string key="role">customer</string>
            <string key="@referredType">Customer</string>
          </map>
        </array>
      </xsl:if>
      <array key="relatedEntity">
        <map>
          <string key="id"><xsl:value-of select="c:requestNo"/></string>
          <string key="role">suspensionRequest</string>
          <string key="@referredType">SuspensionRequest</string>
        </map>
      </array>
      <array key="characteristic">
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">request</xsl:with-param>
          <xsl:with-param name="value" select="c:request"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">outcome</xsl:with-param>
          <xsl:with-param name="value" select="c:outcome"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">account</xsl:with-param>
          <xsl:with-param name="value" select="c:account"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">system</xsl:with-param>
          <xsl:with-param name="value" select="c:system"/>
        </xsl:call-template>
        <xsl:call-template name="characteristic">
          <xsl:with-param name="name">reasonCode</xsl:with-param>
          <xsl:with-param name="value" select="c:reasonCode"/>
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
